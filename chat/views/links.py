"""What a link leads to, for the visitor to whom it was written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from accounts.rates import spend_as
from chat import links
from chat.models import Conversation
from chat.views.visitor import by_visitor, problem
from crm.models import Visitor

LINKS = "120 per hour"  # of one visitor
AGAIN_SECONDS = 2


@require_GET
@by_visitor
def link(request: HttpRequest, visitor: Visitor, conversation: UUID, seq: int) -> HttpResponse:
    """``{address, title, words?, site?}``; 202 while a worker looks; 404 where there is nothing to show."""
    found: Any = Conversation.objects.visible_to(visitor).filter(pk=conversation).first()
    address = links.of_message(found, seq) if found and visitor.site.link_previews else ""
    if not address:
        return problem(404, "no_link", "There is no link to show.")
    if spend_as(LINKS, "links", str(visitor.pk)):
        return problem(429, "slow_down", "That were many links. Try again later.")
    said = links.known(address)
    if said is None:
        links.ask(address)
        return HttpResponse(status=202, headers={"Retry-After": str(AGAIN_SECONDS)})
    return (
        JsonResponse({"address": address, **said})
        if said
        else problem(404, "no_link", "It says nothing of itself.")
    )
