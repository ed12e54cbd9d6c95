"""``{% when at %}``: a time in words, in the reader's own zone, with the whole of it on hover."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)


@register.simple_tag(takes_context=True)
def when(context: Mapping[str, Any], at: datetime) -> SafeString:
    """now, 4 min ago, 2 h ago, Monday, 3 March, 3 March 2025"""
    return _shown(context, at, lambda there, now: _since(there, now))


@register.simple_tag(takes_context=True)
def clock(context: Mapping[str, Any], at: datetime) -> SafeString:
    """14:02"""
    return _shown(context, at, lambda there, now: f"{there:%H:%M}")


@register.simple_tag(takes_context=True)
def local_day(context: Mapping[str, Any], at: datetime) -> date:
    """The reader's own day."""
    return at.astimezone(_zone(context)).date()


@register.simple_tag(takes_context=True)
def day_words(context: Mapping[str, Any], day: date) -> str:
    """Today, Yesterday, Monday 3 March, Monday 3 March 2025"""
    today = timezone.now().astimezone(_zone(context)).date()
    if day == today:
        return "Today"
    if day == today - DAY:
        return "Yesterday"
    return f"{day:%A} {day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")


def _shown(context: Mapping[str, Any], at: datetime, words: Any) -> SafeString:
    zone = _zone(context)
    there, now = at.astimezone(zone), timezone.now().astimezone(zone)
    exactly = f"{there:%A}, {there.day} {there:%B %Y} at {there:%H:%M}"
    told = at.astimezone(UTC).isoformat(timespec="seconds")
    return format_html('<time datetime="{}" title="{}">{}</time>', told, exactly, words(there, now))


def _since(at: datetime, now: datetime) -> str:
    passed = now - at
    if passed < MINUTE:
        return "now"
    if passed < HOUR:
        return f"{passed // MINUTE} min ago"
    if passed < DAY:
        return f"{passed // HOUR} h ago"
    if passed < WEEK:
        return f"{at:%A}"
    return f"{at.day} {at:%B}" + ("" if at.year == now.year else f" {at.year}")


def _zone(context: Mapping[str, Any]) -> Any:
    return context["request"].user.zone
