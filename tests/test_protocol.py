"""The protocol: what is declared is all that crosses, and both twins say the same."""

import json
import re
from pathlib import Path
from typing import get_args
from uuid import uuid4

import msgspec
import pytest
from django.core.management import call_command

from chat import codec, protocol as p
from chat.consumers import OperatorConsumer
from chat.management.commands.protocol import server_frames
from chat.models.event import Kind
from chat.visitor_consumer import VisitorConsumer
from paldesk import assets

ID = "01928f6a-7c1e-7000-8000-000000000000"
SEND = {"type": "message.send", "client_id": ID, "body": "hello"}


def test_the_script_is_fresh() -> None:
    call_command("protocol", "--check")


def test_the_chatbox_finds_every_name_it_asks_for() -> None:
    """Its own file of the protocol is lean: a name that is missing there would be undefined without a word."""
    static = Path(__file__).parents[1] / "static"
    known = set(re.findall(r"export const (\w+)", (static / "lean/protocol.js").read_text()))
    paths = {path for path in assets.modules() if path.startswith("paldesk/chatbox/")}
    asked = set()
    for path in {path for name in paths for path in assets.needed_by(name, lean=True)}:
        text = (static / re.sub("^lean/(?!protocol)", "js/", path)).read_text()
        listed = re.findall(r"import \{([^}]*)\} from \"paldesk/protocol\"", text)
        asked |= {name.strip() for names in listed for name in names.split(",") if name.strip()}
        if 'import * as p from "paldesk/protocol"' in text:
            asked |= set(re.findall(r"\bp\.([A-Z_]+)\b", text))
    assert len(asked) > 20
    assert asked <= known


@pytest.mark.parametrize("command", p.COMMANDS, ids=lambda command: command.__name__)
def test_every_command_has_a_verb_for_each_side_that_may_send_it(command: type[p.FromClient]) -> None:
    for consumer in (VisitorConsumer, OperatorConsumer):
        assert (command in consumer.verbs) == (consumer.side in command.sent_by)


def test_every_kind_of_the_ledger_is_an_event_of_the_protocol() -> None:
    tags = {event.__struct_config__.tag for event in get_args(p.AnyEvent)} - {"event.hidden"}
    assert tags == set(Kind.values)


def test_commands_are_imperative_and_events_are_past() -> None:
    for frame in (*p.COMMANDS, *server_frames()):
        assert re.fullmatch(r"[a-z]+\.[a-z]+|ping|pong", str(frame.__struct_config__.tag))


@pytest.mark.parametrize("side", p.Side)
@pytest.mark.parametrize("frame", server_frames(), ids=lambda frame: frame.__name__)
def test_each_interface_handles_each_event_it_sees(frame: type[p.FromServer], side: p.Side) -> None:
    if side not in frame.seen_by:
        return
    name = str(frame.__struct_config__.tag).upper().replace(".", "_")
    folder = {p.Side.VISITOR: "chatbox", p.Side.OPERATOR: "dashboard"}[side]
    root = Path(__file__).parents[1] / "static/js"
    sources = [*root.glob("*.js"), *(root / folder).glob("**/*.js")]
    handled = any(
        re.search(rf"\b{name}\b", path.read_text()) for path in sources if path.name != "protocol.js"
    )
    assert handled, f"no module of the {folder} names {name}"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("{", "not valid JSON"),
        ("[]", "array"),
        ("null", "null"),
        (json.dumps({"type": "nonsense"}), "type"),
        (json.dumps({}), "type"),
        (json.dumps({**SEND, "extra": 1}), "unknown field"),
        (json.dumps({**SEND, "body": "x" * (p.BODY_MAX + 1)}), "length"),
        (json.dumps({**SEND, "body": 5}), "str"),
        (json.dumps({**SEND, "client_id": "x"}), "UUID"),
        (json.dumps({"type": "message.send"}), "required"),
        (json.dumps({"type": "conversation.resume", "conversation": ID, "after": -1}), "0"),
        (json.dumps({"type": "ping", "heads": {str(uuid4()): 1 for _ in range(101)}}), "length"),
        ('{"type":"message.send","client_id":"' + ID + '","body":"\\ud800"}', "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
    ],
)
def test_what_is_not_declared_is_refused_in_words(sent: str, said: str) -> None:
    with pytest.raises(codec.Refusal) as refused:
        codec.decode(sent, p.Side.OPERATOR)
    assert refused.value.frame.code == "malformed"
    assert said in refused.value.frame.detail


def test_a_command_of_the_other_side_is_refused() -> None:
    note = json.dumps({"type": "note.add", "client_id": ID, "conversation": ID, "body": "psst"})
    assert isinstance(codec.decode(note, p.Side.OPERATOR), p.NoteAdd)
    with pytest.raises(codec.Refusal) as refused:
        codec.decode(note, p.Side.VISITOR)
    assert refused.value.frame.code == "forbidden"


def test_a_note_cannot_be_written_for_a_visitor() -> None:
    note = p.NoteAdd(client_id=uuid4(), conversation=uuid4(), body="x")
    added = p.NoteAdded(
        conversation=note.conversation,
        seq=3,
        at=1,
        by=p.Author("operator"),
        client_id=note.client_id,
        body="psst",
    )
    with pytest.raises(PermissionError):
        codec.encode(added, p.Side.VISITOR)
    hidden = codec.encode(codec.for_visitor(added), p.Side.VISITOR)
    assert msgspec.json.decode(hidden) == {
        "type": "event.hidden",
        "conversation": str(note.conversation),
        "seq": 3,
    }
