"""The subset of Markdown that operators write, as a tree and as safe HTML.

The parser is markdown-it (CommonMark); raw HTML, images and headings are switched off, so that markup is text. A
browser builds its page from the tree and never from a string of HTML.

A tree is a list of nodes. A node is a string, or ``[name, attributes, children]`` with a name of NAMES;
``attributes`` holds ``href`` of a link or ``start`` of a numbered list, and nothing else.

A text that would cost much, or nests deeper than anybody writes, is shown as it was typed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

Node = str | list[Any]

NAMES = {
    "paragraph": "p",
    "strong": "strong",
    "em": "em",
    "s": "s",
    "code_inline": "code",
    "fence": "pre",
    "code_block": "pre",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "link": "a",
    "softbreak": "br",
    "hardbreak": "br",
}
MARKS_MAX = 600
DEPTH_MAX = 16  # below markdown-it's own bound, past which it drops text
# Texts without any of these are plain: most are, and are not parsed.
_MARKUP = re.compile(r"[*_`~\[]|^\s*(?:[-+>]|\d+[.)])\s", re.M)
# A mark with a backslash before it is no mark; the backslash must go all the same.
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
# What the parser's work grows with.
_MARKS = re.compile(r"[*_`~\[\]()\\]|^\s*[>+-]|^\s*\d+[.)]", re.M)
_SAFE = re.compile(r"(?:https?://|mailto:)", re.I)


@cache
def _parser() -> MarkdownIt:
    rules = [
        "emphasis",
        "strikethrough",
        "backticks",
        "link",
        "newline",
        "fence",
        "list",
        "blockquote",
        "escape",
    ]
    return MarkdownIt("zero", {"breaks": True}).enable(rules)


def tree(body: str) -> list[Any] | None:
    """The text as a tree, or None where it holds no markup."""
    escaped = _ESCAPED.search(body)
    if not escaped and not _MARKUP.search(body):
        return None
    if len(_MARKS.findall(body)) > MARKS_MAX:
        return None
    tokens = _parser().parse(body)
    if any(token.level > DEPTH_MAX for token in tokens):
        return None
    nodes = [node for child in SyntaxTreeNode(tokens).children for node in _nodes(child)]
    return None if _plain(nodes) and not escaped else nodes


def html(nodes: list[Any] | None, body: str) -> SafeString:
    """The same as HTML, for letters and previews; every text in it is escaped."""
    if nodes is None:
        return format_html("<p>{}</p>", body)
    return format_html_join("", "{}", ((_tag(node),) for node in nodes))


def _nodes(node: SyntaxTreeNode) -> list[Node]:
    if node.type == "text":
        return [node.content] if node.content else []
    if node.type in ("code_inline", "fence", "code_block"):
        return [[NAMES[node.type], {}, [node.content.rstrip("\n")]]]
    inside = [each for child in node.children for each in _nodes(child)]
    name = NAMES.get(node.type)
    if name is None or (name == "a" and not _SAFE.match(str(node.attrs.get("href", "")))):
        return inside
    return [[name, {key: node.attrs[key] for key in ("href", "start") if key in node.attrs}, inside]]


def _plain(nodes: list[Any]) -> bool:
    """Whether nothing but paragraphs and lines was found."""
    return all(
        isinstance(node, list)
        and node[0] == "p"
        and all(isinstance(each, str) or each[0] == "br" for each in node[2])
        for node in nodes
    )


def _tag(node: Node) -> SafeString:
    if isinstance(node, str):
        return format_html("{}", node)
    name, attributes, children = node
    if name == "br":
        return format_html("<{}>", "br")
    inside = format_html_join("", "{}", ((_tag(child),) for child in children))
    if name == "a":
        return format_html('<a href="{}" rel="noopener nofollow">{}</a>', attributes["href"], inside)
    if "start" in attributes:
        return format_html('<ol start="{}">{}</ol>', attributes["start"], inside)
    return format_html("<{}>{}</{}>", name, inside, name)
