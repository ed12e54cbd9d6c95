"""The OpenAPI file as operations and shapes, in no language yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
PLAIN = {"string": "text", "integer": "whole", "number": "number", "boolean": "yes", "null": "nothing"}


@dataclass(frozen=True)
class Type:
    """``kind`` is one of text, whole, number, yes, nothing, moment, file, any; words, with the words in ``of``; list or
    map, with one type in ``of``; union; or shape, whose name is ``of``."""

    kind: str
    of: Any = None

    def walk(self) -> Iterator[Type]:
        yield self
        inner = self.of if self.kind == "union" else [self.of] if self.kind in ("list", "map") else []
        for each in inner:
            yield from each.walk()


@dataclass(frozen=True)
class Field:
    name: str
    type: Type
    required: bool


@dataclass(frozen=True)
class Shape:
    name: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Operation:
    """``answer`` is one, page, none or bytes; ``shape`` names what is answered, of a page what is in it."""

    topic: str
    name: str
    method: str
    path: str
    about: str
    ids: tuple[str, ...]
    query: tuple[Field, ...]
    body: tuple[Field, ...] | None
    upload: bool
    if_match: bool
    answer: str
    shape: str
    turning: str


@dataclass(frozen=True)
class Api:
    operations: tuple[Operation, ...]
    shapes: dict[str, Shape]

    @property
    def topics(self) -> dict[str, list[Operation]]:
        found: dict[str, list[Operation]] = {}
        for each in self.operations:
            found.setdefault(each.topic, []).append(each)
        return found

    def answered(self) -> list[Shape]:
        """Shapes that come in answers, with what is in them."""
        return self._reached(Type("shape", each.shape) for each in self.operations if each.shape)

    def given(self) -> list[Shape]:
        """Shapes that stand inside of what is sent."""
        return self._reached(
            found for each in self.operations for field in each.body or () for found in field.type.walk()
        )

    def _reached(self, types: Any) -> list[Shape]:
        reached: dict[str, Shape] = {}
        waiting = [each.of for each in types if each.kind == "shape"]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached[name] = self.shapes[name]
                inside = [found for field in reached[name].fields for found in field.type.walk()]
                waiting += [each.of for each in inside if each.kind == "shape"]
        return sorted(reached.values(), key=lambda shape: shape.name)


def read(document: dict[str, Any]) -> Api:
    """Raises ValueError for what neither client could say."""
    shapes = {name: _shape(name, told) for name, told in document["components"]["schemas"].items()}
    operations = tuple(
        _operation(path, method, told, shapes)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
        if method in METHODS
    )
    return Api(operations, shapes)


def _shape(name: str, told: dict[str, Any]) -> Shape:
    return Shape(name, told.get("description", ""), _fields(told))


def _fields(told: dict[str, Any]) -> tuple[Field, ...]:
    required = told.get("required", ())
    return tuple(
        Field(name, _type(schema), name in required) for name, schema in told.get("properties", {}).items()
    )


def _type(schema: dict[str, Any]) -> Type:
    if "$ref" in schema:
        return Type("shape", schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return Type("words", tuple(schema["enum"]))
    if "anyOf" in schema:
        return Type("union", tuple(dict.fromkeys(_type(each) for each in schema["anyOf"])))
    kind = schema.get("type")
    if kind == "array":
        return Type("list", _type(schema.get("items", {})))
    if kind == "object":
        inner = schema.get("additionalProperties")
        return Type("map", _type(inner) if isinstance(inner, dict) else Type("any"))
    if kind == "string" and schema.get("format") in ("date-time", "binary"):
        return Type({"date-time": "moment", "binary": "file"}[schema["format"]])
    return Type(PLAIN.get(kind or "", "any"))


def _operation(path: str, method: str, told: dict[str, Any], shapes: dict[str, Shape]) -> Operation:
    topic, _, name = told["operationId"].partition(".")
    parameters = [each for each in told["parameters"] if each["in"] == "query"]
    headers = {each["name"] for each in told["parameters"] if each["in"] == "header"}
    body, upload = _body(told, shapes)
    answer, shape = _answer(told, shapes)
    query = tuple(
        Field(each["name"], _type(each["schema"]), each.get("required", False)) for each in parameters
    )
    if clash := {each.name for each in query} & {each.name for each in body or ()}:
        raise ValueError(f"{told['operationId']}: {clash} in both query and body")
    turning = "cursor" if any(each.name == "cursor" for each in query) else "after"
    about = [f"{told['summary']}.", told["description"], _hint(parameters)]
    return Operation(
        topic,
        name,
        method.upper(),
        path,
        " ".join(filter(None, about)),
        tuple(re.findall(r"{(\w+)}", path)),
        query,
        body,
        upload,
        "If-Match" in headers,
        answer,
        shape,
        turning,
    )


def _hint(parameters: list[dict[str, Any]]) -> str:
    return " ".join(each["x-about"] for each in parameters if "x-about" in each)


def _body(told: dict[str, Any], shapes: dict[str, Shape]) -> tuple[tuple[Field, ...] | None, bool]:
    content = told.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return _fields(content["multipart/form-data"]["schema"]), True
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        return None, False
    kind = _type(schema)
    return (shapes[kind.of].fields if kind.kind == "shape" else _fields(schema)), False


def _answer(told: dict[str, Any], shapes: dict[str, Shape]) -> tuple[str, str]:
    """Which answer, and of what."""
    good = next(each for status, each in told["responses"].items() if status.startswith("2"))
    content = good.get("content", {})
    if not content:
        return "none", ""
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        return "bytes", ""
    name = _type(schema).of
    fields = {field.name: field.type for field in shapes[name].fields}
    if {"data", "next_cursor", "has_more"} <= fields.keys():
        return "page", fields["data"].of.of
    return "one", name
