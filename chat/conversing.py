"""What the chatbox is told of how a site converses, in one language: only what is switched on."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import Site
from chat import hours, questions, reply_time, words
from chat.happening import milliseconds
from crm.enrichment import telling

TURNS = 8


def told(site: Site, code: str) -> dict[str, Any]:
    """``parts`` are the modules to begin with once the frame is usable; the rest is what they need."""
    about: dict[str, Any] = {
        "questions": questions.shown(site.questions, code, words.spoken(site.language) or words.ENGLISH)
        if questions.usable(site.questions)
        else [],
        "hours": _hours(site),
        "reply": reply_time.said(site),
        "rates": site.ask_rating,
        "transcripts": site.transcripts,
    }
    parts = {
        "files": site.visitor_files,
        "questions": about["questions"],
        "hours": about["hours"] or about["reply"],
        "ending": site.ask_rating,
        "found": telling.is_due(),
    }
    chosen = {name: value for name, value in about.items() if value}
    return {**chosen, "parts": [name for name, wanted in parts.items() if wanted]}


def _hours(site: Site) -> dict[str, Any] | None:
    """Whether the team is there, and when that changes, so that an open chat knows it without knowing of zones."""
    if not hours.asked(site.hours):
        return None
    now = timezone.now()
    coming = hours.turns(site.hours, now, TURNS)
    return {"open": hours.is_open(site.hours, now), "turns": [milliseconds(turn) for turn in coming]}
