"""Both clients have every operation of the OpenAPI file, and ask for it at its address."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from paldesk_client import AsyncPaldesk, Paldesk

from clients.generate.__main__ import files, stale as differing
from clients.generate.python import module
from clients.generate.reading import Operation, read
from clients.generate.script import camel
from paldesk.node import command

ROOT = Path(__file__).parents[2]
DOCUMENT = json.loads((ROOT / "docs/api/openapi.json").read_text())
OPERATIONS = read(DOCUMENT).operations
SAMPLE = {"data": [], "next_cursor": None, "has_more": False}
HOST = "http://chat.test"


@cache
def fresh() -> dict[Path, str]:
    return files()


def address(operation: Operation) -> tuple[str, str, bool]:
    """Method, path, and whether anything is sent."""
    path = "/api/v1" + re.sub(r"{(\w+)}", r"id-of-\1", operation.path)
    return operation.method, path, operation.body is not None


def given(method: Any) -> dict[str, Any]:
    """Something for each argument that has to be there."""
    needed = [each for each in inspect.signature(method).parameters.values() if each.default is each.empty]
    return {
        each.name: ("a.txt", b"x")
        if each.annotation == "FileGiven"
        else True
        if each.name == "granted"
        else f"id-of-{each.name}"
        for each in needed
    }


class Heard:
    """Answers all, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bool]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.method, request.url.path, bool(request.content)))
        return httpx.Response(200, json=SAMPLE)


def test_what_is_generated_is_fresh() -> None:
    """Else: ``python -m clients.generate``."""
    assert differing(fresh()) == []


def test_every_operation_of_the_file_is_read() -> None:
    told = {each["operationId"] for path in DOCUMENT["paths"].values() for each in path.values()}
    assert {f"{each.topic}.{each.name}" for each in OPERATIONS} == told
    assert len(told) >= 50


def test_the_python_client_asks_for_each_at_its_address() -> None:
    heard = Heard()
    client = Paldesk("pd_test_1", HOST, http=httpx.Client(transport=httpx.MockTransport(heard)))
    for each in OPERATIONS:
        method = getattr(getattr(client, module(each.topic)), each.name)
        method(**given(method))
    assert heard.asked == [address(each) for each in OPERATIONS]


async def test_so_does_the_one_that_is_awaited() -> None:
    heard = Heard()
    http = httpx.AsyncClient(transport=httpx.MockTransport(heard))
    async with AsyncPaldesk("pd_test_1", HOST, http=http) as client:
        for each in OPERATIONS:
            method = getattr(getattr(client, module(each.topic)), each.name)
            await method(**given(method))
    assert heard.asked == [address(each) for each in OPERATIONS]


WALK = """
import { Paldesk } from "./clients/js/server/index.js";
const asked = [];
const fetch = async (url, { method, body }) => {
  asked.push([method, new URL(url).pathname, body !== undefined]);
  return new Response(JSON.stringify({ data: [], next_cursor: null, has_more: false }));
};
const paldesk = new Paldesk({ key: "pd_test_1", host: "http://chat.test", fetch });
for (const [topic, name, ids, body] of JSON.parse(process.argv[1])) await paldesk[topic][name](...ids, body);
console.log(JSON.stringify(asked));
"""


def test_so_does_the_javascript_client() -> None:
    sample = {"file": {"name": "a.txt", "content": "x"}}
    told = [
        (
            camel(each.topic),
            camel(each.name),
            [f"id-of-{name}" for name in each.ids],
            sample if each.upload else {},
        )
        for each in OPERATIONS
    ]
    program = command(["node", "--input-type=module", "-e", WALK, json.dumps(told)])
    run = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert [tuple(each) for each in json.loads(run.stdout)] == [address(each) for each in OPERATIONS]


# These tests can fail


def test_a_route_without_a_method_is_seen() -> None:
    place = next(path for path in fresh() if path.name == "labels.py")
    assert differing({**fresh(), place: fresh()[place] + "# more\n"}) == [place]
    with pytest.raises(AttributeError):
        _ = Paldesk("pd_test_1", HOST).labels.paint  # type: ignore[attr-defined]
