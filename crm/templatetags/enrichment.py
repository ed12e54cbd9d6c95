"""``{% contact_enrichment contact %}``: what was looked up of a contact, beside the button that looks up now."""

from typing import Any

from django import template
from django.urls import reverse

from crm.enrichment import portraits, telling
from crm.models import Contact

register = template.Library()


@register.inclusion_tag("contacts/_enrichment.html", takes_context=True)
def contact_enrichment(context: template.Context, contact: Contact) -> dict[str, Any]:
    """In a page of a workspace, for a member who may edit contacts."""
    request = context["request"]
    return {
        **telling.of_contact(contact),
        "contact": contact,
        "request": request,
        "workspace": request.workspace.slug,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def portrait(workspace: str, contact: Contact) -> str:
    """The address of the contact's picture, "" without one: ``{% portrait slug contact as picture %}``."""
    name = portraits.shown(contact)
    return reverse("contact_picture", args=[workspace, name]) if name else ""
