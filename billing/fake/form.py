"""Form-encoded parameters with brackets, as Stripe takes them, and how their values are read."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from billing.fake.errors import invalid, needed

Params = dict[str, Any]


def decode(text: str) -> Params:
    """``items[0][price]=x&expand[]=y`` as ``{"items": [{"price": "x"}], "expand": ["y"]}``; values stay strings."""
    tree: Params = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _put(tree, re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name), value)
    return {name: _listed(value) for name, value in tree.items()}


def _put(tree: Params, path: list[str], value: str) -> None:
    for step in path[:-1]:
        inner = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(inner, dict):
            raise invalid(f"Invalid value for {path[0]}: it is given twice.", path[0])
        tree = inner
    if path:
        tree[path[-1] or str(len(tree))] = value


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(each) for name, each in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def flag(params: Params, name: str, default: bool = False) -> bool:
    value = params.get(name)
    if value is None:
        return default
    if value not in ("true", "false"):
        raise invalid(f"Invalid boolean: {value}", name)
    return bool(value == "true")


def number(params: Params, name: str) -> int | None:
    """None when it is not there or empty."""
    value = params.get(name)
    if value in (None, ""):
        return None
    if not re.fullmatch(r"-?\d+", str(value)):
        raise invalid(f"Invalid integer: {value}", name, "parameter_invalid_integer")
    return int(value)


def text(params: Params, name: str) -> str | None:
    return params.get(name) or None


def wanted(params: Params, *names: str) -> None:
    """Raises Refused for the first that is not there."""
    for name in names:
        if params.get(name) in (None, "", [], {}):
            raise needed(name)


def choice(params: Params, name: str, allowed: tuple[str, ...], default: str = "") -> str:
    value = params.get(name) or default
    if value not in allowed:
        raise invalid(f"Invalid {name}: must be one of {', '.join(allowed)}", name)
    return str(value)


def metadata(old: dict[str, str] | None, params: Params) -> dict[str, str]:
    """Keys are added; an empty value takes its key away; an empty string takes all (docs.stripe.com/api/metadata)."""
    given = params.get("metadata")
    if given == "":
        return {}
    merged = {**(old or {}), **(given or {})}
    return {name: value for name, value in merged.items() if value != ""}
