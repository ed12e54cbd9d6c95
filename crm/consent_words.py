"""The state of a contact's consents, for operators, in words."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from crm import consents

# Short, for a narrow panel.
FOR = {
    "support": "Answering",
    "insights": "Insights",
    "enrichment": "Public details",
    "marketing": "Marketing",
}
HOW = {
    ("visitor", True): "Yes, ticked in the chat",
    ("visitor", False): "No, said in the chat",
    ("page", True): "Yes, as your page said",
    ("page", False): "No, as your page said",
    ("signal", False): "No, by the browser’s privacy signal",
}


def of(contact: Any) -> list[dict[str, Any]]:
    """One for each purpose of which something was said, with the words that were shown."""
    return [
        {
            "purpose": FOR[said.purpose],
            "granted": said.granted,
            "words": HOW[said.source, said.granted],
            "text": said.text,
            "on": timezone.localtime(said.at).strftime("%-d %B %Y, %H:%M"),
        }
        for said in consents.states(contact)
    ]
