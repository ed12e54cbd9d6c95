"""A site's colour is corrected on the server for visitors, and in the settings before it is saved: the same way."""

from __future__ import annotations

import json
import random
import re
import subprocess

import pytest

from accounts.colours import contrast, palette
from paldesk.node import command
from tests.sources import ROOT

SOME = random.Random(7)
COLOURS = ["#000000", "#ffffff", "#ffff00", "#1d6f55", "#777777"] + [
    f"#{SOME.randrange(1 << 24):06x}" for _ in range(200)
]


def triple(css: str) -> tuple[int, int, int]:
    r, g, b = (int(part) for part in re.findall(r"\d+", css))
    return r, g, b


@pytest.mark.parametrize("colour", COLOURS[:40])
def test_every_pair_can_be_read(colour: str) -> None:
    found = {role: triple(css) for role, css in palette(colour).items()}
    pairs = [
        (found["ground"], found["ink"]),
        (found["light"], (253, 252, 250)),
        (found["dark"], (30, 28, 26)),
    ]
    assert all(contrast(one, other) >= 4.5 for one, other in pairs)


def test_both_twins_say_the_same() -> None:
    asks = 'import { palette } from "paldesk/elements/colours"; '
    program = asks + f"console.log(JSON.stringify({json.dumps(COLOURS)}.map(palette)))"
    run = subprocess.run(
        command(["node", "--input-type=module", "-e", program]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout) == [palette(colour) for colour in COLOURS]
