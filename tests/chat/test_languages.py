"""Every part of the chatbox speaks every language: each text, with its placeholders, in each plural."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from typing import Any

import pytest

from chat import words
from crm.models import Source
from paldesk.node import command
from tests.sources import ROOT

# Those that counted things fall into; French and its kin have one more for millions, which nobody counts here.
NEEDED = """
const codes = JSON.parse(process.argv[1]);
const counts = Array.from({ length: 201 }, (_, count) => count);
const needed = (code) => [...new Set(counts.map((count) => new Intl.PluralRules(code).select(count)))];
const known = (code) => new Intl.PluralRules(code).resolvedOptions().pluralCategories;
console.log(JSON.stringify(Object.fromEntries(codes.map((code) => [code, [needed(code), known(code)]]))));
"""
# The loader and the server say these.
SAID_ELSEWHERE = ("loader.", "mail.", "frame.greeting")
# "One message" and "two messages" are words without a figure in some languages.
WITHOUT_FIGURE = {"zero", "one", "two"}
SAID = re.compile(r"""\bsay\(\s*["']([\w.]+)["']|{% say ["'](\w+)["']""")


@cache
def plurals() -> dict[str, tuple[set[str], set[str]]]:
    program = command(["node", "-e", NEEDED, json.dumps(list(words.NAMES))])
    run = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    return {code: (set(needed), set(known)) for code, (needed, known) in json.loads(run.stdout).items()}


def read(part: str, code: str) -> dict[str, Any]:
    file = words.HERE / part / f"{code}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def faults(code: str, english: dict[str, Any], own: dict[str, Any]) -> list[str]:
    """What is wrong with the words of a part in one language, in words."""
    missing = [f"{key} is missing" for key in english.keys() - own.keys()]
    extra = [f"{key} is not in English" for key in own.keys() - english.keys()]
    wrong = [
        fault for key in english.keys() & own.keys() for fault in _compared(code, english[key], own[key])
    ]
    return sorted(missing + extra + wrong)


def _compared(code: str, english: Any, own: Any) -> list[str]:
    if isinstance(english, str) or isinstance(own, str):
        if not (isinstance(english, str) and isinstance(own, str)):
            return [f"{own!r} has a plural where English has none, or none where it has one"]
        same = placeholders(english) == placeholders(own) and bool(own.strip())
        return [] if same else [f"{own!r} has other placeholders than {english!r}"]
    needed, known = plurals()[code]
    lacks = [f"{own} lacks the plural {each}" for each in needed | {"other"} if each not in own]
    unknown = [f"{own} has {each}, which is no plural here" for each in own if each not in known]
    everywhere = placeholders(english["other"])
    for category, text in own.items():
        free = {"count"} if category in WITHOUT_FIGURE else set()
        if placeholders(text) - everywhere or everywhere - free - placeholders(text):
            unknown.append(f"{text!r} has other placeholders than {english['other']!r}")
    return lacks + unknown


@pytest.mark.parametrize("code", words.NAMES)
@pytest.mark.parametrize("part", words.parts())
def test_every_text_is_there_and_whole(part: str, code: str) -> None:
    assert faults(code, read(part, words.ENGLISH), read(part, code)) == []


@pytest.mark.parametrize("code", words.NAMES)
def test_whoever_may_say_a_fact_has_words_of_its_own(code: str) -> None:
    """“Your data” says of each fact where it is from: a source without words would read as none."""
    own = read("data", code)
    said = {source: own.get(f"from_{source}", "") for source in Source.values}
    assert [source for source, text in said.items() if not text] == []
    assert len(set(said.values())) == len(said), "two sources must not read alike"
    assert "{provider}" in own["found_by"]


def test_nothing_else_lies_there() -> None:
    files = {path.relative_to(words.HERE).as_posix() for path in words.HERE.rglob("*.*")}
    assert files == {f"{part}/{code}.json" for part in words.parts() for code in words.NAMES}


def scripts_and_pages() -> dict[str, str]:
    paths = [*(ROOT / "static/js/chatbox").rglob("*.js"), *(ROOT / "templates/chatbox").rglob("*.html")]
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def named(key: str) -> tuple[str, str]:
    part, _, rest = key.rpartition(".")
    return part or "frame", rest


def test_what_is_said_is_there() -> None:
    said = {
        key for text in scripts_and_pages().values() for pair in SAID.findall(text) for key in pair if key
    }
    assert len(said) > 20
    assert sorted(key for key in said if named(key)[1] not in words.ours(named(key)[0], "en")) == []


def test_what_is_there_is_said() -> None:
    """By its whole name, or by the piece before what the server says: `say(`data.state_${state}`)`."""
    everything = "\n".join(scripts_and_pages().values())
    begun = tuple(re.findall(r"say\(`([\w.]+)\$\{", everything))
    silent = [
        f"{part}.{key}"
        for part in words.parts()
        for key in read(part, words.ENGLISH)
        if f'"{key if part == "frame" else f"{part}.{key}"}"' not in everything
        and not f"{part}.{key}".startswith((*begun, *SAID_ELSEWHERE))
    ]
    assert silent == []


# These tests can fail


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({}, "is missing"),
        ({"a": "x {name}", "b": {"other": "{count}"}, "c": ""}, "is not in English"),
        (
            {"a": "x", "b": {"one": "{count}", "few": "{count}", "many": "{count}", "other": "{count}"}},
            "other place",
        ),
        ({"a": "{name}", "b": {"one": "{count}", "other": "{count}"}}, "lacks the plural few"),
        ({"a": "{name}", "b": {"one": "", "few": "", "many": "", "other": ""}}, "other placeholders"),
        ({"a": "{name}", "b": "{count}"}, "where it has one"),
    ],
)
def test_a_fault_is_found(own: dict[str, Any], said: str) -> None:
    english = {"a": "hello {name}", "b": {"one": "{count}", "other": "{count}"}}
    assert said in " ".join(faults("pl", english, own))
