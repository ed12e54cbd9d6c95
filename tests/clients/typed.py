"""What a customer may write, and in each line with a mark what the type checker must refuse.

``.ci/gate`` reads it, nobody runs it.
"""

from __future__ import annotations

from datetime import datetime

from paldesk_client import ApiError, AsyncPage, AsyncPaldesk, NotFound, Page, Paldesk, identity, webhooks
from paldesk_client.things import Contact, Conversation, Event


def right(paldesk: Paldesk) -> None:
    contact: Contact = paldesk.contacts.identify(
        external_id="42", email=None, attributes={"plan": "pro", "age": None}
    )
    when: datetime = contact.created_at
    name: str | None = contact.name
    page: Page[Conversation] = paldesk.conversations.list(
        status="open", updated_since=when, fields=["number"]
    )
    numbers: list[int] = [each.number for each in page]
    made: Conversation = paldesk.conversations.create(
        contact=contact.id,
        message={"body": "Ready", "ask": {"kind": "buttons", "options": ["Today"]}},
        idempotency_key="order-1001",
    )
    paldesk.conversations.update(made.id, status="snoozed", snoozed_until=when, assignee=None)
    content: bytes = paldesk.files.content(
        paldesk.files.create(conversation=made.id, file=("a.txt", b"a")).id
    )
    nothing: None = paldesk.contacts.delete(contact.id)  # type: ignore[func-returns-value]
    for event in paldesk.events.follow(after=7):
        position: int = event.position
        print(position, name, numbers, content, nothing)
    try:
        told: webhooks.Told = webhooks.verify(b"", {}, ["whsec_a", "whsec_b"]).data
        print(
            told.message.body if told.message else "",
            identity.sign(42, name="Zoë", attributes={"plan": "pro"}),
        )
    except NotFound as refused:
        print(refused.request_id)
    except ApiError as refused:
        print(refused.code, refused.errors[0].pointer, refused.retry_after)


async def awaited(paldesk: AsyncPaldesk) -> None:
    page: AsyncPage[Contact] = await paldesk.contacts.list(verified=True)
    after: AsyncPage[Contact] | None = await page.next()
    names: list[str | None] = [each.name async for each in paldesk.contacts.list()]
    events: list[Event] = [each async for each in paldesk.events.follow()]
    print(after, names, events)


def wrong(paldesk: Paldesk) -> None:
    paldesk.conversations.list(status="done")  # type: ignore[arg-type]
    paldesk.contacts.retrieve()  # type: ignore[call-arg]
    paldesk.contacts.create(emial="lena@example.com")  # type: ignore[call-arg]
    paldesk.conversations.create(message={"body": "Hello"})  # type: ignore[call-arg]
    paldesk.conversations.create(contact="ctc_1", message={"text": "Hello"})  # type: ignore[arg-type]
    paldesk.contacts.update("ctc_1", labels=None)  # type: ignore[arg-type]
    paldesk.segments.create(name="Pro")  # type: ignore[attr-defined]
    print(paldesk.contacts.retrieve("ctc_1").emial)  # type: ignore[attr-defined]
