"""What operators write becomes a tree that is safe to draw, whatever it is."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings, strategies as some

from chat import markdown
from chat.protocol import BODY_MAX

HREF = {"http", "https", "mailto"}


def texts(nodes: list[Any]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield from texts(node[2])


def elements(nodes: list[Any]) -> Iterator[list[Any]]:
    for node in nodes:
        if not isinstance(node, str):
            yield node
            yield from elements(node[2])


def depth(nodes: list[Any]) -> int:
    return max((1 + depth(node[2]) for node in nodes if not isinstance(node, str)), default=0)


def steps(body: str) -> int:
    """How many calls it takes: a count, because a clock tells of the machine."""
    taken = 0

    def count(*about: object) -> None:
        nonlocal taken
        taken += 1

    sys.setprofile(count)
    try:
        markdown.tree(body)
    finally:
        sys.setprofile(None)
    return taken


@pytest.mark.parametrize(
    ("body", "nodes"),
    [
        ("**bold**", [["p", {}, [["strong", {}, ["bold"]]]]]),
        ("_it_ and ~~not~~", [["p", {}, [["em", {}, ["it"]], " and ", ["s", {}, ["not"]]]]]),
        ("`a < b`", [["p", {}, [["code", {}, ["a < b"]]]]]),
        ("```js\nif (a)\n  b\n```", [["pre", {}, ["if (a)\n  b"]]]),
        ("> said", [["blockquote", {}, [["p", {}, ["said"]]]]]),
        ("- one\n- two", [["ul", {}, [["li", {}, [["p", {}, [word]]]] for word in ("one", "two")]]]),
        ("2024. It rained", [["ol", {"start": 2024}, [["li", {}, [["p", {}, ["It rained"]]]]]]]),
        ("[us](https://a.test/x)", [["p", {}, [["a", {"href": "https://a.test/x"}, ["us"]]]]]),
        (r"\*as typed\*", [["p", {}, ["*as typed*"]]]),
        ("*a*\nb", [["p", {}, [["em", {}, ["a"]], ["br", {}, []], "b"]]]),
    ],
)
def test_it_knows_the_subset(body: str, nodes: list[Any]) -> None:
    assert markdown.tree(body) == nodes


@pytest.mark.parametrize(
    "body",
    ["Hello", "two\n\nparagraphs", "https://a.test/foo_bar_baz", "# no title", "---", "1 < 2", "a@b.test"],
)
def test_what_holds_no_markup_is_shown_as_it_was_typed(body: str) -> None:
    assert markdown.tree(body) is None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "\\javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.test",
        "/app/acme/",
        " javascript:alert(1)",
        "blob:https://a.test/1",
    ],
)
def test_a_link_leads_to_the_web_or_to_a_letter_and_nowhere_else(address: str) -> None:
    for body in (f"[x]({address})", f"[x](<{address}>)", f"**[x]({address})**"):
        assert not [node for node in elements(markdown.tree(body) or []) if node[0] == "a"]


def test_markup_of_html_is_text() -> None:
    body = "**a** <img src=x onerror=alert(1)> <script>alert(1)</script> &lt;"
    nodes = markdown.tree(body) or []
    assert {node[0] for node in elements(nodes)} == {"p", "strong"}
    assert "<script>alert(1)</script> &lt;" in "".join(texts(nodes))
    assert "<script" not in markdown.html(nodes, body)
    assert "onerror=alert(1)&gt;" in markdown.html(nodes, body)


def test_a_letter_says_the_same_and_escapes_it() -> None:
    body = '3. [a "b"](https://a.test/?x=1&y="2") <b>'
    assert markdown.html(markdown.tree(body), body) == (
        '<ol start="3"><li><p><a href="https://a.test/?x=1&amp;y=%222%22" rel="noopener nofollow">'
        "a &quot;b&quot;</a> &lt;b&gt;</p></li></ol>"
    )
    assert markdown.html(None, "1 < 2") == "<p>1 &lt; 2</p>"


HOSTILE = [
    "[",
    "*",
    "**",
    "`",
    "*a",
    "**a ",
    "_a ",
    "~~a",
    "[a](",
    "[](",
    "![",
    "[a](<b",
    "- ",
    "> ",
    "1. ",
    "\\*",
    "*\n",
    "```\n",
    "***a ",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_the_longest_hostile_text_takes_no_more_than_a_bounded_number_of_steps(part: str) -> None:
    """The most that any of them takes is where it has as many marks as are parsed at all."""
    longest, dearest = 0, 0
    for length in (BODY_MAX, BODY_MAX // 2, BODY_MAX // 8, BODY_MAX // 16):
        longest = max(longest, length)
        dearest = max(dearest, steps((part * length)[:length]))
    assert (longest, dearest < 400_000) == (BODY_MAX, True), dearest


@pytest.mark.parametrize(
    "body",
    [
        "\n".join("> " * deep + "a" for deep in range(1, 80)),
        "\n".join("  " * deep + "- a" for deep in range(80)),
        "- " * 500 + "**end**",
        "> " * 500 + "**end**",
        "[" * 250 + "x" + "](https://a.test)" * 250,
    ],
)
def test_a_bomb_of_nested_parts_stays_shallow_and_loses_no_text(body: str) -> None:
    nodes = markdown.tree(body)
    assert nodes is None or depth(nodes) <= markdown.DEPTH_MAX + 2
    if nodes is not None:
        assert "x" in "".join(texts(nodes))


PIECES = some.sampled_from(
    [
        *"*_`~[]()<>\\#-+>!:/\n \"'",
        "a",
        "b",
        "1. ",
        "- ",
        "> ",
        "```\n",
        "https://a.test",
        "mailto:a@b.test",
        "javascript:x",
        "&#42;",
        "é",
        "😀",
    ]
)


@settings(max_examples=300, deadline=None)
@given(some.lists(PIECES, max_size=60).map("".join))
def test_whatever_is_written_the_tree_holds_no_more_than_the_text(body: str) -> None:
    nodes = markdown.tree(body) or []
    said = Counter("".join(texts(nodes)))
    del said[" "], said["\n"]
    assert not said - Counter(body)
    for name, attributes, _ in elements(nodes):
        assert name in set(markdown.NAMES.values())
        assert set(attributes) <= ({"href"} if name == "a" else {"start"} if name == "ol" else set())
        if name == "a":
            assert urlsplit(attributes["href"]).scheme.lower() in HREF
