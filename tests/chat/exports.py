"""What Crisp, Intercom and Chatwoot answer, as their references show it, of people who do not exist."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

START = 1_700_000_000  # 14 November 2023, 22:13:20 UTC


def lines(*records: Any) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def packed(**files: bytes) -> bytes:
    """A .zip with these; an underscore is a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


# Crisp: the list, the messages and the operators are answers of their own, the newest first


def crisp_message(at: int, text: Any, who: str = "user", **more: Any) -> dict[str, Any]:
    user = {"user": {"user_id": "session_1", "nickname": "visitor1"}, "operator": {"user_id": "op-1"}}[who]
    return {
        "session_id": "session_1",
        "website_id": "w-1",
        "type": "text",
        "from": who,
        "origin": "chat",
        "content": text,
        "fingerprint": at,
        "user": user,
        "timestamp": (START + at) * 1000,
        **more,
    }


CRISP_LIST = {
    "error": False,
    "reason": "listed",
    "data": [
        {
            "session_id": "session_1",
            "website_id": "w-1",
            "people_id": "people-1",
            "state": "resolved",
            "status": 2,
            "created_at": START * 1000,
            "updated_at": (START + 60) * 1000,
            "assigned": {"user_id": "op-1"},
            "meta": {
                "nickname": "Visitor One",
                "email": "visitor1@example.com",
                "segments": ["shipping"],
                "ip": "192.0.2.1",
                "subject": "Late parcel",
                "data": {},
            },
        }
    ],
}
CRISP_MESSAGES = {
    "error": False,
    "reason": "listed",
    "data": [
        crisp_message(50, {"namespace": "state:resolved"}, "operator", type="event"),
        crisp_message(
            40,
            {"name": "label.pdf", "url": "https://storage.example/label.pdf", "type": "application/pdf"},
            "operator",
            type="file",
        ),
        crisp_message(30, "He is waiting since Monday.", "operator", type="note"),
        crisp_message(20, "It leaves today.", "operator"),
        crisp_message(10, "Where is my parcel?"),
        crisp_message(5, {"namespace": "user:locale"}, type="event"),
    ],
}
CRISP_OPERATORS = {
    "error": False,
    "reason": "listed",
    "data": [
        {
            "type": "operator",
            "details": {"user_id": "op-1", "email": "bo@demo.test", "first_name": "Bo", "last_name": ""},
        }
    ],
}
CRISP = lines(CRISP_LIST, CRISP_MESSAGES, CRISP_OPERATORS)

# Intercom: one answer has all of a conversation


def intercom(number: int = 1, **more: Any) -> dict[str, Any]:
    user = {"type": "user", "id": "6f", "name": "Visitor Two", "email": "visitor2@example.com"}
    admin = {"type": "admin", "id": "77", "name": "Mia", "email": "mia@example.com"}
    parts = [
        _part(2, "comment", "<p>Which <b>bike</b> is it?</p>", admin),
        _part(
            3,
            "comment",
            '<p>The <a href="https://shop.example/b">blue</a> one &amp; a bell</p>',
            user,
            attachments=[{"type": "upload", "name": "bike.png", "url": "https://intercom.example/b.png"}],
        ),
        _part(4, "note", "<p>Check the stock</p>", admin),
        _part(5, "away_mode_assignment", None, {"type": "bot", "id": "1", "name": "Operator"}),
        _part(6, "comment", None, user, redacted=True),
        _part(7, "close", "<p>Done</p>", admin),
    ]
    return {
        "type": "conversation",
        "id": str(number),
        "created_at": START,
        "updated_at": START + 90,
        "state": "closed",
        "open": False,
        "priority": "priority",
        "title": None,
        "admin_assignee_id": 77,
        "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "9", "name": "Stock"}]},
        "contacts": {
            "type": "contact.list",
            "contacts": [{"type": "contact", "id": "6f", "external_id": "u-2"}],
        },
        "source": {
            "type": "conversation",
            "id": "s1",
            "body": "<p>Hello</p>",
            "author": user,
            "attachments": [],
        },
        "conversation_rating": {"rating": 5},
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": parts,
            "total_count": len(parts),
        },
        **more,
    }


def _part(number: int, type_: str, body: str | None, author: Any, **more: Any) -> dict[str, Any]:
    return {
        "type": "conversation_part",
        "id": f"p{number}",
        "part_type": type_,
        "body": body,
        "created_at": START + number * 10,
        "author": author,
        "attachments": [],
        "redacted": False,
        **more,
    }


INTERCOM_CONTACTS = {
    "type": "list",
    "data": [
        {
            "type": "contact",
            "id": "6f",
            "external_id": "u-2",
            "role": "user",
            "email": "visitor2@example.com",
            "name": "Visitor Two",
            "phone": None,
            "companies": {"type": "list", "data": []},
            "tags": {"type": "list", "data": [{"name": "VIP"}]},
            "custom_attributes": {"plan": "Pro"},
        },
        {
            "type": "contact",
            "id": "70",
            "external_id": None,
            "role": "lead",
            "email": None,
            "name": "Visitor Three",
        },
    ],
}

# Chatwoot: conversations, and their messages apart


def chatwoot(number: int = 7, **more: Any) -> dict[str, Any]:
    sender = {
        "id": 31,
        "name": "Visitor Four",
        "email": "visitor4@example.com",
        "phone_number": "no number",
        "identifier": "",
        "thumbnail": "",
        "custom_attributes": {},
        "additional_attributes": {"company_name": ""},
    }
    agent = {"id": 3, "name": "Bo", "email": "bo@demo.test", "role": "agent", "availability_status": "online"}
    return {
        "meta": {"sender": sender, "assignee": agent, "team": {"id": 1, "name": "sales"}},
        "id": number,
        "inbox_id": 2,
        "messages": [],
        "labels": ["returns"],
        "status": "pending",
        "priority": "urgent",
        "created_at": START,
        "additional_attributes": {},
        "custom_attributes": {},
        **more,
    }


def chatwoot_message(number: int, content: str, kind: int, sender: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "content": content,
        "inbox_id": 2,
        "conversation_id": 7,
        "message_type": kind,
        "content_type": "text",
        "content_attributes": {},
        "created_at": START + number,
        "private": False,
        "sender": sender,
        **more,
    }


_VISITOR = {"id": 31, "name": "Visitor Four", "type": "contact"}
_AGENT = {"id": 3, "name": "Bo", "type": "user"}
CHATWOOT_LIST = {"data": {"meta": {"all_count": 1}, "payload": [chatwoot()]}}
CHATWOOT_MESSAGES = {
    "meta": {"labels": ["returns"], "contact_id": 31},
    "payload": [
        chatwoot_message(1, "I want to return it", 0, _VISITOR),
        chatwoot_message(2, "Conversation was assigned to Bo", 2),
        chatwoot_message(3, "We are back at nine", 3),
        chatwoot_message(
            4,
            "Of course",
            1,
            _AGENT,
            attachments=[{"id": 1, "data_url": "https://chatwoot.example/form.pdf"}],
        ),
        chatwoot_message(5, "Ask for the invoice", 1, _AGENT, private=True),
        chatwoot_message(6, "Rate us", 3, content_type="input_csat"),
    ],
}
CHATWOOT = packed(
    conversations_json=json.dumps(CHATWOOT_LIST).encode(), m7_json=json.dumps(CHATWOOT_MESSAGES).encode()
)
