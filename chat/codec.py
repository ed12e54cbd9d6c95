"""In and out of a socket's text: nothing undeclared comes in, and nothing goes to a side that may not see it."""

import msgspec

from chat import protocol as p


class Refusal(Exception):
    """A frame that may not be: ``code`` and ``detail`` become a ``command.refused``."""

    def __init__(self, code: str, detail: str, ref: str = "", retry_ms: int = 0) -> None:
        super().__init__(code)
        self.frame = p.CommandRefused(code=code, detail=detail, ref=ref, retry_ms=retry_ms)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(p.AnyCommand)


def decode(text: str | bytes, side: p.Side) -> p.FromClient:
    """The command in a frame's text.

    Raises Refusal for text that is no JSON, an unknown type or field, a wrong or missing value, and a
    command that this side may not send.
    """
    try:
        command = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError) as fault:
        raise Refusal("malformed", f"This frame is not understood: {_place(fault)}") from None
    if side not in command.sent_by:
        raise Refusal("forbidden", "This command is not yours to send.")
    return command


def encode(frame: p.FromServer, side: p.Side) -> str:
    """The text of a frame for one side. Raises PermissionError when that side may not see it."""
    if side not in frame.seen_by:
        raise PermissionError(f"{type(frame).__name__} is not for a {side.value}")
    return _encoder.encode(frame).decode()


def for_visitor(event: p.AnyEvent) -> p.AnyEvent:
    """The event as a visitor may see it: itself, or its number alone.

    A program that speaks for the team is the team: in the name that it has, or in none.
    """
    if p.Side.VISITOR in event.seen_by:
        if isinstance(event, p.LedgerEvent) and event.by.kind == "api":
            return msgspec.structs.replace(event, by=p.Author("operator", event.by.voice))
        return event
    return p.EventHidden(conversation=event.conversation, seq=event.seq)


def _place(fault: Exception) -> str:
    # msgspec names the path and the expected type, never the value: safe to send back and to log.
    return str(fault) if isinstance(fault, msgspec.ValidationError) else "it is not valid JSON."
