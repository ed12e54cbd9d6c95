"""The OpenAPI 3.1 file, made of the operations' own declarations.

Not by drf-spectacular, which reads serializers: our shapes are msgspec structs, which check what comes in and write
what goes out, and say their JSON Schema themselves. So the file cannot say anything that does not happen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from accounts.api import ids
from accounts.api.operations import Operation, Paged, Shown
from accounts.api.problems import CODES, MEDIA, ProblemShape
from accounts.api.repeating import HEADER, REPLAYED
from accounts.api.scopes import RESOURCES

ABOUT = """Your own systems read and write what Paldesk knows. Send a key with each call, as
`Authorization: Bearer pd_live_…`; make keys in the settings, under API keys. Keys that begin with `pd_test_` reach the
sandbox alone. Everything about errors, lists, limits and repeated calls is in the guide, docs/api/README.md."""
DOES = {
    "fields": "Only these fields, comma-separated; id and object are always there.",
    "limit": "How many at most.",
    "cursor": "Where the page before ended: its next_cursor, with the same filters.",
    "expand": "What is put in the place of its id.",
}
_TAG = r'^("[0-9a-f]{24}"|\*)$'
_KEYED = {"type": "string", "pattern": "^[!-~]{1,255}$"}
_LIMITS = {
    "RateLimit": "What is left in this minute: r calls, and t seconds until the first of it comes back.",
    "RateLimit-Policy": "How many calls a key has: q in w seconds.",
}
_STATUS = sorted({status for status, _ in CODES.values()})
_CLASHING = re.compile(r"^(.+)Shape$")


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """The whole file, as a dict in a stable order."""
    found = list(operations)
    schemas, named = _schemas(found)
    paths: dict[str, dict[str, Any]] = {}
    for each in found:
        place = f"/{each.path}"
        paths.setdefault(place, {})[each.method.lower()] = _operation(each, named)
    return {
        "openapi": "3.1.1",
        "info": {"title": "Paldesk API", "version": "1", "description": _said(ABOUT)},
        "servers": [{"url": "/api/v1"}],
        "security": [{"key": []}],
        "tags": [{"name": name} for name in dict.fromkeys(each.topic for each in found)],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": _scheme()},
            "schemas": schemas,
            "responses": {str(status): _refusal(status) for status in _STATUS},
            "headers": _headers(),
        },
        "x-scopes": {
            f"{each.name}:{kind}": words
            for each in RESOURCES
            for kind, words in (("read", each.reads), ("write", each.writes))
            if words
        },
    }


def _scheme() -> dict[str, Any]:
    return {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "pd_live_…",
        "description": "An API key. The words beside an operation are the scopes that it needs.",
    }


def _schemas(found: list[Operation]) -> tuple[dict[str, Any], dict[Any, dict[str, Any]]]:
    """The components, and for each type the schema that refers to them."""
    types = [each for operation in found for each in (operation.body, operation.answers) if each]
    types = [*dict.fromkeys(types), ProblemShape]
    shown, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    renamed = {name: _name(name) for name in components}
    schemas = {renamed[name]: _renamed(schema, renamed) for name, schema in sorted(components.items())}
    for schema in schemas.values():
        _loosen(schema)
    named = {kind: _renamed(schema, renamed) for kind, schema in zip(types, shown, strict=True)}
    return dict(sorted(schemas.items())), named


def _name(name: str) -> str:
    """Page_Contact_ is ContactPage, and a Shape is what it is the shape of."""
    page = re.fullmatch(r"Page_(.+?)_?", name)
    if page:
        return f"{_name(page[1])}Page"
    return _CLASHING.sub(r"\1", name)


def _renamed(schema: Any, renamed: dict[str, str]) -> Any:
    if isinstance(schema, dict):
        return {key: _renamed(value, renamed) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_renamed(value, renamed) for value in schema]
    if isinstance(schema, str) and schema.startswith("#/components/schemas/"):
        place, _, name = schema.rpartition("/")
        return f"{place}/{renamed[name]}"
    return schema


def _loosen(schema: dict[str, Any]) -> None:
    """With ``fields`` an answer has fewer of them."""
    properties = schema.get("properties", {})
    schema["title"] = _name(schema.get("title", ""))
    if "description" in schema:
        schema["description"] = _said(schema["description"])
    if {"id", "object"} <= properties.keys():
        schema["required"] = ["id", "object"]


def _said(text: str) -> str:
    return " ".join(text.split()).replace("``", "`")


def _operation(each: Operation, named: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": each.name,
        "tags": [each.topic],
        "summary": each.summary,
        "description": _said(each.doc),
        "security": [{"key": [each.scope] if each.scope else []}],
        "parameters": [*_path(each), *_query(each), *_sent(each)],
        "responses": _responses(each, named),
    }
    if each.body:
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": named[each.body]}},
        }
    if each.upload:
        told["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": _upload()}}}
    if each.deprecated:
        told["deprecated"] = True
    return told


def _upload() -> dict[str, Any]:
    conversation = {"type": "string", "pattern": "^cnv_[0-9a-f]{32}$"}
    return {
        "type": "object",
        "properties": {"conversation": conversation, "file": {"type": "string", "format": "binary"}},
        "required": ["conversation", "file"],
        "additionalProperties": False,
    }


def _path(each: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": kind,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{ids.PREFIXES[kind]}_[0-9a-f]{{32}}$"},
        }
        for kind in re.findall(r"{(\w+)}", each.path)
    ]


def _query(each: Operation) -> list[dict[str, Any]]:
    shape = msgspec.json.schema(each.query)["$defs"][each.query.__name__]
    told = []
    for name, schema in shape["properties"].items():
        if name == "fields" and not issubclass(each.query, Shown):
            continue
        one = {"name": name, "in": "query", "required": False, "schema": _plain(schema)}
        told.append(one | ({"description": DOES[name]} if name in DOES else {}))
    about = shape.get("description", "") if each.query not in (Shown, Paged) else ""
    if about and told:
        told[0]["x-about"] = _said(about)
    return told


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is there or not; null is no value that it can have."""
    choices = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    plain = dict(choices[0]) if len(choices) == 1 else dict(schema)
    if "enum" in plain:
        plain["enum"] = [each for each in plain["enum"] if each is not None]
    if schema.get("default") is not None and schema["default"] != "":
        plain["default"] = schema["default"]
    else:
        plain.pop("default", None)
    return plain


def _sent(each: Operation) -> list[dict[str, Any]]:
    told = []
    if each.method == "POST":
        told.append((HEADER, "Sent again with the same body, it is done once and answered the same.", _KEYED))
    if each.tagged and each.method == "GET":
        told.append(("If-None-Match", "The ETag that is known: 304 where nothing changed.", _tag()))
    if each.tagged and each.method == "PATCH":
        told.append(("If-Match", "The ETag that was seen: 412 where it was changed meanwhile.", _tag()))
    return [
        {"name": name, "in": "header", "required": False, "description": words, "schema": schema}
        for name, words, schema in told
    ]


def _tag() -> dict[str, Any]:
    return {"type": "string", "pattern": _TAG}


def _responses(each: Operation, named: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for status in sorted(_successes(each)):
        told[str(status)] = _success(each, status, named)
    for status in sorted(_refusals(each)):
        told[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return told


def _successes(each: Operation) -> set[int]:
    if each.answers is None and not each.media:
        return {204}
    found = {each.status}
    if each.name == "contacts.identify":
        found.add(201)
    if each.tagged and each.method == "GET":
        found.add(304)
    return found


def _success(each: Operation, status: int, named: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    headers = ["X-Request-Id", *_LIMITS]
    headers += [REPLAYED] if each.method == "POST" else []
    headers += ["ETag"] if each.tagged else []
    headers += ["Location"] if status == 201 else []
    told: dict[str, Any] = {
        "description": _SAID[status],
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
    }
    if each.media:
        told["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    elif status < 204:
        told["content"] = {"application/json": {"schema": named[each.answers]}}
    return told


_SAID = {200: "As asked.", 201: "It is made.", 204: "It is done.", 304: "Nothing changed."}


def _refusals(each: Operation) -> set[int]:
    found = {400, 401, 403, 405, 429, 500, 503}
    found |= {404} if "{" in each.path else set()
    found |= {409, 422} if each.method == "POST" else set()
    found |= {409} if each.conflicts or each.name == "files.delete" else set()
    found |= {412} if each.tagged and each.method == "PATCH" else set()
    found |= {413, 415} if each.body else {413} if each.upload else set()
    return found


def _refusal(status: int) -> dict[str, Any]:
    codes = [f"`{code}`: {title}" for code, (known, title) in CODES.items() if known == status]
    headers = ["X-Request-Id", *([*_LIMITS, "Retry-After"] if status in (409, 429, 503) else [])]
    headers += ["WWW-Authenticate"] if status == 401 else ["Allow"] if status == 405 else []
    return {
        "description": ". ".join(codes) + ".",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
        "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _headers() -> dict[str, Any]:
    words = {
        "X-Request-Id": "Names this call; tell it to us when something is wrong.",
        **_LIMITS,
        "Retry-After": "Seconds to wait.",
        "WWW-Authenticate": "How to send a key.",
        "Allow": "The methods of this address.",
        "ETag": "Names this state of it.",
        "Location": "Where it is.",
        REPLAYED: "true where the answer is that of an earlier call.",
    }
    return {name: {"description": said, "schema": {"type": "string"}} for name, said in words.items()}
