"""The server part of the JavaScript client: one table of the calls, and the types of all that goes and comes."""

from __future__ import annotations

import json
import textwrap

from clients.generate.reading import Api, Field, Operation, Shape, Type

PLACE = "js/server"
MARK = "// Written by clients.generate from docs/api/openapi.json: change the API, not this file.\n"
PLAIN = {
    "text": "string",
    "whole": "number",
    "number": "number",
    "yes": "boolean",
    "nothing": "null",
    "moment": "string",
    "any": "unknown",
    "file": "FileGiven",
}
# What a topic can do beyond its operations.
MORE = {
    "events": [
        "/** All events after a position, and then each that happens, without an end. */",
        "follow(options?: FollowOptions): AsyncGenerator<Event, never, void>;",
    ]
}


def files(api: Api) -> dict[str, str]:
    return {
        f"{PLACE}/operations.js": _table(api),
        f"{PLACE}/things.d.ts": _things(api),
        f"{PLACE}/calls.d.ts": _calls(api),
    }


def camel(name: str) -> str:
    first, *rest = name.replace("-", "_").split("_")
    return first + "".join(word.title() for word in rest)


# The table


def _table(api: Api) -> str:
    lines = [MARK, "/** @type {Record<string, Record<string, import('./calling.js').Operation>>} */"]
    lines.append("export const OPERATIONS = {")
    for topic, operations in api.topics.items():
        lines.append(f"  {camel(topic)}: {{")
        lines += [f"    {camel(each.name)}: {_entry(each)}," for each in operations]
        lines.append("  },")
    return "\n".join([*lines, "};", ""])


def _entry(each: Operation) -> str:
    told = {"method": each.method, "path": each.path, "answer": each.answer}
    if slot := _slot(each):
        told["more"] = slot
    if each.answer == "page" and each.turning != "cursor":
        told["turning"] = each.turning
    if each.upload:
        told["upload"] = next(field.name for field in each.body or () if field.type.kind == "file")
    return "{ " + ", ".join(f"{name}: {json.dumps(value)}" for name, value in told.items()) + " }"


def _slot(each: Operation) -> str:
    """What comes after the ids, before the options: a GET always has a place for it, so that one can be added."""
    if each.body is not None:
        return "body"
    return "query" if each.query or each.method == "GET" else ""


# Types


def _things(api: Api) -> str:
    answered, given = api.answered(), api.given()
    both = {shape.name for shape in answered}
    blocks = [MARK, 'import type { Text } from "./index.js";\n']
    blocks += [_interface(shape, shape.name, _out, False) for shape in answered]
    blocks += [
        _interface(shape, _given_name(shape.name, both), lambda kind: _in(kind, both), True)
        for shape in given
    ]
    return "\n".join(blocks)


def _interface(shape: Shape, name: str, said: object, given: bool) -> str:
    assert callable(said)  # noqa: S101
    lines = [*_comment(shape.about, ""), f"export interface {name} {{"]
    # In an answer all are there, but those that `fields` left out.
    lines += [
        f"  {field.name}{'?' if given and not field.required else ''}: {said(field.type)};"
        for field in shape.fields
    ]
    return "\n".join([*lines, "}", ""])


def _comment(text: str, pad: str) -> list[str]:
    lines = textwrap.wrap(text.replace("*/", "* /"), 110)
    if len(lines) < 2:
        return [f"{pad}/** {line} */" for line in lines]
    return [f"{pad}/**", *(f"{pad} * {line}" for line in lines), f"{pad} */"]


def _given_name(name: str, both: set[str]) -> str:
    return f"{name}Given" if name in both else name


def _out(kind: Type) -> str:
    """Of an answer: words may be added within v1."""
    match kind.kind:
        case "words":
            return f"Text<{_words(kind)}>"
        case "shape":
            return str(kind.of)
        case "list":
            return f"Array<{_out(kind.of)}>"
        case "map":
            return f"Record<string, {_out(kind.of)}>"
        case "union":
            return " | ".join(dict.fromkeys(_out(each) for each in kind.of))
    return PLAIN[kind.kind]


def _in(kind: Type, both: set[str]) -> str:
    match kind.kind:
        case "words":
            return _words(kind)
        case "moment":
            return "string | Date"
        case "shape":
            return _given_name(kind.of, both)
        case "list":
            return f"ReadonlyArray<{_in(kind.of, both)}>"
        case "map":
            return f"Record<string, {_in(kind.of, both)}>"
        case "union":
            return " | ".join(dict.fromkeys(_in(each, both) for each in kind.of))
    return PLAIN[kind.kind]


def _words(kind: Type) -> str:
    return " | ".join(json.dumps(word) for word in kind.of)


# Calls


def _calls(api: Api) -> str:
    both = {shape.name for shape in api.answered()}
    names = sorted(both | {_given_name(shape.name, both) for shape in api.given()})
    blocks = [
        MARK,
        'import type { FileGiven, FollowOptions, Options, Page, Pages } from "./index.js";',
        f'import type {{ {", ".join(names)} }} from "./things.js";\n',
        "type Fields = string | readonly string[];\n",
    ]
    for topic, operations in api.topics.items():
        blocks.append(f"export interface {_name(topic)} {{")
        for each in operations:
            blocks += [*_comment(each.about, "  "), f"  {_signature(each, both)}"]
        blocks += [*(f"  {line}" for line in MORE.get(topic, ())), "}\n"]
    blocks.append("/** Everything that can be asked for. */\nexport interface Calls {")
    blocks += [f"  readonly {camel(topic)}: {_name(topic)};" for topic in api.topics]
    return "\n".join([*blocks, "}", ""])


def _name(topic: str) -> str:
    name = camel(topic)
    return f"{name[0].upper()}{name[1:]}Calls"


def _signature(each: Operation, both: set[str]) -> str:
    given = [f"{name}: string" for name in each.ids]
    slot = _slot(each)
    sent = each.body if slot == "body" else each.query
    if sent:
        inner = "; ".join(_property(field, both) for field in sent)
        needed = any(field.required for field in sent) or each.method == "PATCH"
        given.append(f"{slot}{'' if needed else '?'}: {{ {inner} }}")
    elif slot:
        given.append(f"{slot}?: Record<string, never>")
    given.append(f"options?: {_options(each)}")
    return f"{camel(each.name)}({', '.join(given)}): {_told(each)};"


def _options(each: Operation) -> str:
    if each.body is None or not each.query:
        return "Options"
    return "Options & { query?: { fields?: Fields; expand?: string } }"


def _property(field: Field, both: set[str]) -> str:
    kind = "Fields" if field.name == "fields" else _in(field.type, both)
    return f"{field.name}{'' if field.required else '?'}: {kind}"


def _told(each: Operation) -> str:
    if each.answer == "page":
        return f"Pages<{each.shape}>"
    return {"none": "Promise<void>", "bytes": "Promise<Uint8Array>"}.get(
        each.answer, f"Promise<{each.shape}>"
    )
