"""Ids as the API shows them: a prefix that says of what, and the row's UUIDv7, which sorts by time."""

from __future__ import annotations

import re
from typing import Annotated, Any
from uuid import UUID

import msgspec

PREFIXES = {
    "workspace": "wsp",
    "key": "key",
    "site": "ste",
    "operator": "opr",
    "label": "lbl",
    "contact": "ctc",
    "contact_label": "clb",
    "note": "nte",
    "consent": "cns",
    "company": "cmp",
    "segment": "seg",
    "visitor": "vis",
    "conversation": "cnv",
    "message": "msg",
    "file": "fil",
    "event": "evt",
    "webhook": "whk",
    "delivery": "dlv",
}
_SAMPLE = "0193b2f47d1c7a3e9c5d2b8f6a1e4c70"
_SHAPE = re.compile(r"[0-9a-f]{32}")


def _kind(prefix: str) -> Any:
    return Annotated[
        str, msgspec.Meta(pattern=f"^{prefix}_[0-9a-f]{{32}}$", examples=[f"{prefix}_{_SAMPLE}"])
    ]


WorkspaceId = _kind("wsp")
KeyId = _kind("key")
SiteId = _kind("ste")
OperatorId = _kind("opr")
LabelId = _kind("lbl")
ContactId = _kind("ctc")
ContactLabelId = _kind("clb")
NoteId = _kind("nte")
ConsentId = _kind("cns")
CompanyId = _kind("cmp")
SegmentId = _kind("seg")
VisitorId = _kind("vis")
ConversationId = _kind("cnv")
MessageId = _kind("msg")
FileId = _kind("fil")
EventId = _kind("evt")
WebhookId = _kind("whk")
DeliveryId = _kind("dlv")


def shown(kind: str, pk: UUID) -> str:
    return f"{PREFIXES[kind]}_{pk.hex}"


def maybe(kind: str, pk: UUID | None) -> str | None:
    return shown(kind, pk) if pk else None


def parsed(kind: str, text: str) -> UUID | None:
    """The UUID of an id of this kind; None for what is none."""
    prefix, _, rest = text.partition("_")
    return UUID(rest) if prefix == PREFIXES[kind] and _SHAPE.fullmatch(rest) else None


def of(text: str) -> UUID:
    """The UUID of an id that was checked already."""
    return UUID(text.partition("_")[2])
