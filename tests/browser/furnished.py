"""An inbox as it is at noon: labels, a team, a priority, notes, things put aside. For pictures and for axe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw
from uuid_utils.compat import uuid7

from accounts.models import Membership, Team, Workspace
from accounts.tenancy import within
from chat import composing, files, notices, onsite, protocol as p
from chat.live import redis
from chat.models import Conversation, Label
from crm.models import Visit

LABELS = (("Gears", 5), ("Refund", 0), ("Urgent", 1), ("Delivery", 8))


def furnish(talks: Sequence[Conversation], me: Membership, colleague: Membership) -> None:
    """Five conversations or more, in the open workspace; the first is the one that will be looked at."""
    gears, refund, urgent, delivery = [_label(name, hue) for name, hue in LABELS]
    workshop, _ = Team.objects.get_or_create(name="Workshop")
    workshop.seat([me, colleague])
    first, second, third, fourth, fifth, *_ = talks
    for label in (gears, urgent):
        label.put_on(first, by=me)
    refund.put_on(second, by=colleague)
    delivery.put_on(third, by=me)
    second.prioritize("urgent", by=colleague)
    third.hand_to(workshop, by=me)
    fourth.pend(by=me)
    fifth.snooze(timezone.now() + timedelta(days=1), by=me)
    first.prioritize("high", by=me)
    first.assign(me, by=colleague)
    first.note(colleague, "The **spare keys** are in the drawer of the workshop, second from above.", uuid7())
    first.say(me, "We found them. You can have them tomorrow from ten.", uuid7())
    _send(first, me, "This is the one, with **new gears**.", [_picture(), _paper()])


def _label(name: str, hue: int) -> Label:
    """The workspace may have one of that name already."""
    return Label.objects.filter(name__iexact=name).first() or Label.objects.create(name=name, hue=hue)


def _send(talk: Conversation, by: Membership, body: str, uploads: Sequence[SimpleUploadedFile]) -> None:
    kept = [files.receive(talk, by, upload).pk for upload in uploads]
    command = p.MessageSend(client_id=uuid7(), body=body, conversation=talk.pk, files=kept)
    composing.write(talk.pk, by.pk, command=command)


def _picture() -> SimpleUploadedFile:
    """A bicycle in front of a hill, of few shapes."""
    image = Image.new("RGB", (640, 400), "#cfe3ea")
    brush = ImageDraw.Draw(image)
    brush.ellipse((-200, 230, 900, 800), fill="#8fb58a")
    for x in (210, 430):
        brush.ellipse((x - 75, 195, x + 75, 345), outline="#2b2320", width=9)
    for line in (
        [(210, 270), (285, 180), (400, 180), (430, 270)],
        [(285, 180), (320, 270), (400, 180)],
        [(210, 270), (320, 270)],
    ):
        brush.line(line, fill="#c8461e", width=10, joint="curve")
    brush.line([(400, 180), (392, 140), (425, 132)], fill="#2b2320", width=8)
    brush.line([(268, 160), (305, 160)], fill="#2b2320", width=10)
    image.save(out := BytesIO(), "JPEG", quality=88)
    return SimpleUploadedFile("bicycle.jpg", out.getvalue(), "image/jpeg")


def _paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("opening hours.txt", b"Tuesday to Saturday, ten to six.\n" * 20, "text/plain")


def furnish_demo() -> None:
    """Ada's demo workspace, with conversation 300 to be looked at."""
    with within(Workspace.objects.get(slug="demo")):
        ada, bo = (Membership.objects.get(user__email=f"{name}@demo.test") for name in ("ada", "bo"))
        looked_at = Conversation.objects.get(number=300)
        others = Conversation.objects.open().exclude(pk=looked_at.pk).newest_first()[:8]
        furnish([looked_at, *others], ada, bo)
        talks = Conversation.objects.filter(pk__in=[looked_at.pk, *(each.pk for each in others)])
        due = [(each.workspace_id, each.pk, 1, each.last_seq) for each in talks]
    # What a worker would do with it.
    notices.notify(due)


def bring_visitors(count: int = 9) -> int:
    """So many of the demo's visitors who agreed to be seen are on the site for the next minute."""
    with within(Workspace.objects.get(slug="demo")):
        latest = Visit.objects.select_related("visitor", "site").order_by("-last_at")
        visits = {visit.visitor_id: visit for visit in latest[: 4 * count]}
        chosen = list(visits.values())[:count]
        now = int(timezone.now().timestamp() * 1000)
        here = {}
        for number, visit in enumerate(chosen):
            view = visit.views.order_by("-at").first()
            here[visit.visitor_id] = onsite.Onsite(
                site=visit.site_id,
                url=view.url,
                title=view.title,
                arrived_at=now - 60_000 * (number + 1),
                page_at=now - 20_000 * (number + 1),
                pages=visit.pages,
                visits=1 + number % 3,
                source=visit.referrer.removeprefix("https://").strip("/"),
                country=visit.country,
                city=visit.city,
                browser=visit.browser,
                os=visit.os,
                device={"computer": "desktop"}.get(visit.device, visit.device),
            )
        onsite.show_all(redis(), chosen[0].workspace_id, here)
    return len(chosen)


def answer_newest(words: str) -> None:
    """Bo answers the conversation that was written to last."""
    with within(Workspace.objects.get(slug="demo")):
        bo = Membership.objects.get(user__email="bo@demo.test")
        Conversation.objects.open().newest_first()[0].say(bo, words, uuid7())
