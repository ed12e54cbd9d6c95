"""Writes static/js/protocol.js, and static/lean/protocol.js for visitors, from chat/protocol.py; --check only
compares."""

import types
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat import protocol

STATIC = Path(settings.BASE_DIR) / "static"

HEAD = """// Written by `manage.py protocol` from chat/protocol.py: change it there.
"""


class Command(BaseCommand):
    help = "Write static/js/protocol.js and static/lean/protocol.js from the declared frames."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when the file is stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        for path, fresh in {"js/protocol.js": script(), "lean/protocol.js": lean_script()}.items():
            target = STATIC / path
            if not check:
                target.write_text(fresh)
            elif not target.exists() or target.read_text() != fresh:
                raise CommandError(f"static/{path} is stale: run manage.py protocol")


def script() -> str:
    """The whole JavaScript file."""
    frames = [*protocol.COMMANDS, *server_frames()]
    parts = [HEAD, *(_constant(frame) for frame in frames), _numbers(), _closing()]
    shapes = (
        protocol.Author,
        protocol.Person,
        protocol.Team,
        protocol.Label,
        protocol.Caller,
        protocol.File,
        protocol.Ask,
        protocol.Talk,
        protocol.Row,
        protocol.Notice,
        protocol.Here,
    )
    return "".join([*parts, *(_typedef(shape) for shape in (*shapes, *frames))])


def lean_script() -> str:
    """What visitors send and see, in constants alone: its bytes are counted. Types are read from the other file."""
    sent = [frame for frame in protocol.COMMANDS if protocol.Side.VISITOR in frame.sent_by]
    seen = [frame for frame in server_frames() if protocol.Side.VISITOR in frame.seen_by]
    return "".join([HEAD, *(_constant(frame) for frame in (*sent, *seen)), _numbers(), _closing()])


def server_frames() -> list[type[protocol.FromServer]]:
    """Every frame the server sends, in the order of declaration."""
    return [
        shape
        for shape in vars(protocol).values()
        if isinstance(shape, type) and issubclass(shape, protocol.FromServer) and tag(shape)
    ]


def tag(frame: type[msgspec.Struct]) -> str:
    written = frame.__struct_config__.tag
    return written if (isinstance(written, str) and "." in written) or written in ("ping", "pong") else ""


def _constant(frame: type[msgspec.Struct]) -> str:
    return f'export const {tag(frame).upper().replace(".", "_")} = "{tag(frame)}";\n'


def _numbers() -> str:
    names = ("HEARTBEAT_SECONDS", "BODY_MAX", "HEADS_MAX", "PAGE", "FILES_MAX", "MENTIONS_MAX", "LIVE_MAX")
    return "".join(f"export const {name} = {getattr(protocol, name)};\n" for name in names)


def _closing() -> str:
    codes = {name: code for name, code in vars(protocol.Closing).items() if name.isupper()}
    return f"export const CLOSING = {{ {', '.join(f'{name}: {code}' for name, code in codes.items())} }};\n"


def _typedef(shape: type[msgspec.Struct]) -> str:
    hints = get_type_hints(shape, include_extras=True)
    # A client may leave out what has a default; the server always writes every field.
    optional = issubclass(shape, protocol.FromClient)
    members = [
        f"{field.name}{'?' if optional and not field.required else ''}: {_type(hints[field.name])}"
        for field in msgspec.structs.fields(shape)
    ]
    if issubclass(shape, (protocol.FromClient, protocol.FromServer)):
        members.insert(0, f'type: "{tag(shape)}"')
    return f"/** @typedef {{{{ {', '.join(members)} }}}} {shape.__name__} */\n"


PLAIN = {Any: "any", str: "string", int: "number", bool: "boolean", UUID: "string", type(None): "null"}


def _type(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _type(inner[0])
    if origin is Literal:
        return "|".join(f'"{value}"' for value in inner)
    if origin in (Union, types.UnionType):
        return "|".join(_type(each) for each in inner)
    if origin is list:
        return f"({_type(inner[0])})[]"
    if origin is dict:
        return f"Record<string, {_type(inner[1])}>"
    return PLAIN.get(hint) or hint.__name__
