"""What the demo's people agreed to and asked for, so that the room where requests are answered has something in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import Membership, Site
from accounts.site_privacy_form import suggestions
from crm import consents
from crm.models import Consent, Visitor
from privacy.models import RightsRequest
from privacy.models.request import ANSWERED_WITHIN, State

NOTICE = """{site} reads and keeps what you write here to answer you, for two years at most.
Nobody outside our workshop and our hosting company sees it. Write to privacy@acme-bikes.example about anything."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Asked how long ago, for what, and what became of it.
ASKED = (
    (6 * DAY + 20 * HOUR, "erasure", State.RECEIVED),
    (5 * DAY + 7 * HOUR, "access", State.WORKING),
    (2 * DAY, "objection", State.RECEIVED),
    (3 * HOUR, "access", State.RECEIVED),
    (12 * DAY, "access", State.ANSWERED),
    (20 * DAY, "erasure", State.REFUSED),
)
WORDS = {
    State.ANSWERED: "The copy is in your inbox. The link in it works for three days.",
    State.REFUSED: "Your bicycle is still under guarantee, and the invoice is kept for as long as the law says.",
}
AGREED = 60


def furnish(site: Site, member: Membership, now: datetime) -> None:
    """In the open workspace, once its conversations are there."""
    texts = {code: told["marketing"].replace("{site}", site.name) for code, told in suggestions().items()}
    site.consents, site.notice, site.notice_at = {"marketing": texts}, NOTICE.format(site=site.name), now
    site.save(update_fields=["consents", "notice", "notice_at"])
    visitors = list(Visitor.objects.order_by("-created_at", "id"))
    for number, visitor in enumerate(visitors[:AGREED]):
        _said(visitor, texts["en"], number % 3 > 0)
    for visitor, (ago, kind, state) in zip(visitors[3::7], ASKED, strict=False):
        _asked(visitor, kind, state, member, now - ago)


def _said(visitor: Visitor, text: str, yes: bool) -> None:
    shown = {"text": text, "language": "en", "version": consents.version(text)}
    Consent.objects.create(
        contact_id=visitor.contact_id,
        visitor=visitor,
        purpose="marketing",
        granted=yes,
        source="visitor",
        at=visitor.created_at,
        **shown,
    )


def _asked(visitor: Visitor, kind: str, state: State, member: Membership, at: datetime) -> None:
    asked = RightsRequest.objects.receive(visitor, kind)
    if state != State.RECEIVED:
        asked.take_up(by=member)
    if state == State.ANSWERED:
        asked.answer(by=member, reason=WORDS[state])
    if state == State.REFUSED:
        asked.refuse(by=member, reason=WORDS[state])
    closed = None if asked.is_open else at + 2 * DAY
    RightsRequest.objects.filter(pk=asked.pk).update(
        received_at=at, due_at=at + ANSWERED_WITHIN, closed_at=closed
    )
    asked.steps.update(at=at + DAY)
