"""Each signing example is run, where its language is on the machine, and our verifier believes what it prints."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from accounts.models import IdentityKey
from accounts.tenancy import within
from crm.examples import FILES, examples
from crm.tokens import Claims, Key, read
from tests.crm.forging import PAIR, SECRET, SHARED, SITE, private
from tests.world import World

FOLDER = settings.BASE_DIR / "docs/identity"
RUNS = {
    "Python": [sys.executable],
    "Node": ["node"],
    "PHP": ["php"],
    "Ruby": ["ruby"],
    "Go": ["go", "run"],
    "Java": ["java"],
}


def run(command: list[str], name: str, key: Key, **more: str) -> Claims:
    """What our verifier reads in the token that the example prints."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not on this machine, so docs/identity/{name} was not run")
    given = {"PALDESK_SITE_KEY": SITE, "PALDESK_KEY_ID": key.kid, "PALDESK_SECRET": SECRET, **more}
    done = subprocess.run(
        [*command, str(FOLDER / name)],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return read(done.stdout.strip(), [key], SITE, time.time())


@pytest.mark.parametrize("language", FILES)
def test_what_it_signs_is_believed(language: str) -> None:
    claims = run(RUNS[language], FILES[language], SHARED)
    assert claims.sub == "42"
    assert claims.facts == {"name": "Zoë Müller", "email": "zoe@shop.example", "plan": "gold"}
    assert claims.unused == ()


def test_no_two_runs_make_the_same_token() -> None:
    assert len({run(RUNS["Python"], FILES["Python"], SHARED).jti for _ in range(2)}) == 2


def test_what_a_key_pair_signs_is_believed(tmp_path: Path) -> None:
    file = tmp_path / "private.pem"
    file.write_bytes(private().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert run(["node"], "sign_eddsa.mjs", PAIR, PALDESK_PRIVATE_KEY=str(file)).sub == "42"


def test_the_settings_show_them_with_their_own_ids(world: World) -> None:
    with within(world.acme):
        key, _ = IdentityKey.objects.make(world.shop, "Shop server", by=world.ada_at)
    shown = examples(world.shop, key)
    assert [example.language for example in shown] == list(FILES)
    for example in shown:
        assert world.shop.public_key in example.code
        assert key.kid in example.code
        assert "your_" not in example.code
