"""Whether plans are sold here, and what the reader should know of theirs."""

from __future__ import annotations

from django import template
from django.template.context import Context

from billing import plans, troubles

register = template.Library()


@register.simple_tag
def plans_offered() -> bool:
    return plans.offered()


@register.simple_tag(takes_context=True)
def trouble(context: Context) -> troubles.Trouble | None:
    return troubles.of(context["request"])
