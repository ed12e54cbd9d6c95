"""Both Python clients: one file of things, and one file of calls for each topic."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from clients.generate.reading import Api, Field, Operation, Shape, Type

ROOT = Path(__file__).parents[2]
PLACE = "python/src/paldesk_client"
MARK = '''"""{about}

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

'''
PLAIN = {
    "text": "str",
    "whole": "int",
    "number": "float",
    "yes": "bool",
    "nothing": "None",
    "any": "Any",
    "file": "FileGiven",
}
# What a topic can do beyond its operations.
MORE = {"events": ("paldesk_client.following", "Follows", "AsyncFollows")}


def files(api: Api) -> dict[str, str]:
    found = {f"{PLACE}/things.py": _things(api), f"{PLACE}/resources/__init__.py": _resources(api)}
    for topic, operations in api.topics.items():
        found[f"{PLACE}/resources/{module(topic)}.py"] = _topic(api, topic, operations)
    return _formatted(found)


def module(topic: str) -> str:
    return topic.replace("-", "_")


def class_name(topic: str) -> str:
    return "".join(word.title() for word in module(topic).split("_")) + "Calls"


def _formatted(found: dict[str, str]) -> dict[str, str]:
    """As the project's own code stands: all at once, which takes no longer than one."""
    with tempfile.TemporaryDirectory() as place:
        paths = {path: Path(place) / path.replace("/", "-") for path in found}
        for path, text in found.items():
            paths[path].write_text(text)
        _ruff("check", "--select", "I,F401", "--ignore-noqa", "--fix", place)
        _ruff("format", place)
        return {path: written.read_text() for path, written in paths.items()}


def _ruff(*asked: str) -> None:
    program = [sys.executable, "-m", "ruff", *asked, "--quiet", "--no-cache", "--config", "pyproject.toml"]
    subprocess.run(program, check=True, cwd=ROOT)


# Things


def _things(api: Api) -> str:
    answered, given = api.answered(), api.given()
    both = {shape.name for shape in answered}
    head = MARK.format(about="What the API answers, and what is given inside of a call.") + (
        "from __future__ import annotations\n\nfrom collections.abc import Mapping, Sequence\n"
        "from datetime import datetime\nfrom typing import Any, Literal, Required, TypedDict\n\n"
        "from paldesk_client.given import Moment\nfrom paldesk_client.thing import Thing\n\n"
    )
    classes = [_thing(shape) for shape in answered] + [_dict(shape, both) for shape in given]
    return head + "\n\n".join(classes)


def _thing(shape: Shape) -> str:
    lines = [f"class {shape.name}(Thing):", _doc(shape.about or f"A {shape.name.lower()}.", 4), ""]
    lines += [f"    {field.name}: {_out(field.type)}" for field in shape.fields]
    return "\n".join(lines) + "\n"


def _dict(shape: Shape, both: set[str]) -> str:
    name = _given_name(shape.name, both)
    lines = [f"class {name}(TypedDict, total=False):", _doc(shape.about, 4), ""]
    for field in shape.fields:
        kind = _in(field.type, both)
        lines.append(f"    {field.name}: {f'Required[{kind}]' if field.required else kind}")
    return "\n".join(lines) + "\n"


def _given_name(name: str, both: set[str]) -> str:
    return f"{name}Given" if name in both else name


def _doc(text: str, indent: int) -> str:
    pad = " " * indent
    lines = textwrap.wrap(text.replace("\\", "\\\\").replace("`", "``"), 104 - indent)
    if len(lines) == 1:
        return f'{pad}"""{lines[0]}"""'
    return f'{pad}"""{lines[0]}\n' + "\n".join(f"{pad}{line}" for line in lines[1:]) + f'\n{pad}"""'


def _out(kind: Type) -> str:
    """Of an answer: words may be added within v1, so a text is a text."""
    match kind.kind:
        case "moment":
            return "datetime"
        case "words":
            return f"Literal[{_words(kind)}] | str"
        case "shape":
            return str(kind.of)
        case "list":
            return f"list[{_out(kind.of)}]"
        case "map":
            return f"Mapping[str, {_out(kind.of)}]"
        case "union":
            return " | ".join(dict.fromkeys(_out(each) for each in kind.of))
    return PLAIN[kind.kind]


def _in(kind: Type, both: set[str]) -> str:
    match kind.kind:
        case "moment":
            return "Moment"
        case "words":
            return f"Literal[{_words(kind)}]"
        case "shape":
            return _given_name(kind.of, both)
        case "list":
            return f"Sequence[{_in(kind.of, both)}]"
        case "map":
            return f"Mapping[str, {_in(kind.of, both)}]"
        case "union":
            return " | ".join(dict.fromkeys(_in(each, both) for each in kind.of))
    return PLAIN[kind.kind]


def _words(kind: Type) -> str:
    return ", ".join(f'"{word}"' for word in kind.of)


# Calls


def _resources(api: Api) -> str:
    imports, plain, waiting = [], [], []
    for topic in api.topics:
        name = class_name(topic)
        imports.append(f"from paldesk_client.resources.{module(topic)} import Async{name}, {name}")
        plain.append(f"        self.{module(topic)} = {name}(sender)")
        waiting.append(f"        self.{module(topic)} = Async{name}(sender)")
    return (
        MARK.format(about="Everything that can be asked for.")
        + "from __future__ import annotations\n\nfrom paldesk_client.resource import AsyncSender, Sender\n"
        + "\n".join(imports)
        + "\n\n\nclass Resources:\n    def __init__(self, sender: Sender) -> None:\n"
        + "\n".join(plain)
        + "\n\n\nclass AsyncResources:\n    def __init__(self, sender: AsyncSender) -> None:\n"
        + "\n".join(waiting)
        + "\n"
    )


def _topic(api: Api, topic: str, operations: list[Operation]) -> str:
    both = {shape.name for shape in api.answered()}
    inside = [_given_name(shape.name, both) for shape in api.given()]
    things = sorted({each.shape for each in operations if each.shape} | set(inside))
    source, base, waiting = MORE.get(topic, ("paldesk_client.resource", "Resource", "AsyncResource"))
    name = class_name(topic)
    head = (
        MARK.format(about=f"Calls: {topic}.")
        + "from __future__ import annotations\n\nfrom collections.abc import Mapping, Sequence\n"
        + "from typing import Any, Literal\n\n"
        + "from paldesk_client.given import NOT_GIVEN, Fields, Moment, NotGiven, place\n"
        + "from paldesk_client.pages import AsyncPages, Page\n"
        + f"from {source} import {base}, {waiting}\n"
        + f"from paldesk_client.things import {', '.join(things) or 'Me'}\n"
        + "from paldesk_client.uploading import FileGiven\n"
    )
    plain = "\n".join(_method(each, both, "") for each in operations)
    awaited = "\n".join(_method(each, both, "await ") for each in operations)
    return f"{head}\n\nclass {name}({base}):\n{plain}\n\nclass Async{name}({waiting}):\n{awaited}"


def _method(each: Operation, both: set[str], wait: str) -> str:
    lazy = each.answer == "page"
    start = "async def" if wait and not lazy else "def"
    told = {"one": each.shape, "none": "None", "bytes": "bytes"}.get(each.answer) or (
        f"{'AsyncPages' if wait else 'Page'}[{each.shape}]"
    )
    signature = ", ".join(["self", *(f"{name}: str" for name in each.ids), *_keywords(each, both)])
    lines = [f"    {start} {each.name}({signature}) -> {told}:", _doc(each.about, 8)]
    path = f'place("/{each.path.strip("/")}", {", ".join(each.ids)})' if each.ids else f'"{each.path}"'
    for name in each.ids:
        path = path.replace(f"{{{name}}}", "{}")
    lines.append(f"        return {wait if not lazy else ''}{_call(each, path)}")
    return "\n".join(lines) + "\n"


def _keywords(each: Operation, both: set[str]) -> list[str]:
    fields = sorted(each.body or (), key=lambda field: not field.required)
    found = [_keyword(field, both) for field in fields]
    found += [
        _parameter(field, both) for field in each.query if field.name != "cursor" or each.answer == "page"
    ]
    if each.method == "POST":
        found.append("idempotency_key: str | None = None")
    if each.if_match:
        found.append("if_match: str | None = None")
    return ["*", *found] if found else []


def _keyword(field: Field, both: set[str]) -> str:
    kind = _in(field.type, both)
    if field.required:
        return f"{field.name}: {kind}"
    nullable = kind.endswith(" | None")
    return (
        f"{field.name}: {kind.removesuffix(' | None')} | NotGiven{' | None' if nullable else ''} = NOT_GIVEN"
    )


def _parameter(field: Field, both: set[str]) -> str:
    if field.name == "fields":
        return "fields: Fields = None"
    kind = _in(field.type, both)
    return f"{field.name}: {kind}" if field.required else f"{field.name}: {kind} | None = None"


def _call(each: Operation, path: str) -> str:
    named = "{" + ", ".join(f'"{field.name}": {field.name}' for field in each.query) + "}"
    if each.answer == "page":
        turning = "" if each.turning == "cursor" else f', "{each.turning}"'
        return f"self._page({path}, {each.shape}, {named}{turning})"
    if each.answer == "bytes":
        return f"self._bytes({path})"
    if each.upload:
        form = [field.name for field in each.body or () if field.type.kind != "file"]
        file = next(field.name for field in each.body or () if field.type.kind == "file")
        sent = "{" + ", ".join(f'"{name}": {name}' for name in form) + "}"
        return f"self._sent({path}, {each.shape}, {sent}, {file}, idempotency_key)"
    given = [f'"{each.method}"', path, *([each.shape] if each.answer == "one" else [])]
    if each.query:
        given.append(f"query={named}")
    if each.body is not None:
        given.append("body={" + ", ".join(f'"{field.name}": {field.name}' for field in each.body) + "}")
    if each.method == "POST":
        given.append("idempotency_key=idempotency_key")
    if each.if_match:
        given.append("if_match=if_match")
    return f"self._{each.answer}({', '.join(given)})"
