"""One row in every table that the world itself leaves empty, so that no test proves something of nothing."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.search import SearchVector
from django.core.files.base import ContentFile
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import ApiKey, IdentityKey, Membership, StoredAnswer, Team, UsedToken
from billing.models import Account, Invoice
from chat.models import (
    Attachment,
    CannedFile,
    CannedFolder,
    CannedReply,
    Conversation,
    ConversationOrigin,
    Delivery,
    Draft,
    Label,
    Macro,
    Mention,
    Message,
    Notice,
    NoticeSettings,
    Parcel,
    Participation,
    Rating,
    SavedView,
    Scheduled,
    SearchEntry,
    StreamEntry,
    StreamHead,
    Transcript,
    Webhook,
)
from chat.stream import follow
from crm import segments
from crm.models import (
    Attribute,
    Block,
    Company,
    Consent,
    Contact,
    ContactExport,
    ContactLabel,
    ContactLabelling,
    ContactNote,
    ContactOrigin,
    Definition,
    Distinct,
    Identity,
    Import,
    ImportAside,
    ImportPiece,
    ImportTrace,
    Occurrence,
    PageView,
    Segment,
    TrackedEvent,
    Visit,
    Visitor,
)
from privacy.models import Archive, Arrival, RightsRequest
from tests.tenancy.furniture_lookups import look_up


def furnish(talk: Conversation, member: Membership, word: str = "furniture") -> None:
    """Within the workspace of ``talk``; ``word`` stands in every column of words."""
    team = Team.objects.create(name=f"{word}-team")
    team.seat([member])
    label = Label.objects.create(name=f"{word}-label")
    label.put_on(talk, by=member)
    Participation.begin(talk, member, by=member)
    Mention.objects.create(conversation=talk, member=member, seq=2)
    Block.objects.create(contact=Contact.objects.create(name=word, email="", phone=""), by=member)
    _rights(talk, member, word)
    _webhooks(talk, member, word)
    _texts(talk, member, word)
    _from_the_visitor(talk, word)
    _files(talk, member, word)
    Notice.objects.create(member=member, conversation=talk, seq=2, reason="mentioned", by=member)
    NoticeSettings.objects.create(member=member)
    document = SearchVector(Value(f"{word}-document"), config="simple")
    SearchEntry.objects.create(conversation=talk, seq=2, at=timezone.now(), document=document)
    Contact.objects.update(document=SearchVector(Value(f"{word}-document"), config="simple"))
    Contact.objects.update(time_zone="Europe/Amsterdam")
    _identity(talk, member, word)
    _api(talk, member, word)
    _person(talk, member, word)
    look_up(talk, member, word)
    _carried(talk, member, word)
    _paid(talk, word)


def _paid(talk: Conversation, word: str) -> None:
    held, _ = Account.objects.get_or_create(workspace=talk.workspace)
    written = ("company", "line1", "line2", "city", "state")
    short = {"postal_code": f"{word}-zip", "vat_id": f"{word}-vat", "email": f"{word}-bill@acme.test"}
    ours = {
        "customer": f"cus_{word}_{talk.pk.hex}",
        "price": "team_monthly",
        "country": "NL",
        "status": "active",
    }
    details = {name: f"{word}-{name}" for name in written}
    Account.objects.filter(pk=held.pk).update(**details, **short, **ours, subscription=f"sub_{talk.pk.hex}")
    bill = {"number": f"{word}-bill", "status": "paid", "cents": 3900, "currency": "eur"}
    Invoice.objects.create(account=held, stripe=f"in_{talk.pk.hex}", issued_at=timezone.now(), **bill)


def _carried(talk: Conversation, member: Membership, word: str) -> None:
    now = timezone.now()
    ended = {"by": member, "fault": f"{word}-fault", "ended_at": now}
    file = ContentFile(word.encode(), name="file")
    batch = Import.objects.create(
        state="done",
        name=f"{word}-import.csv",
        sample={"names": ["name"], "rows": [[f"{word}-sample"]]},
        mapping=[{"to": "new", "title": f"{word}-mapped", "kind": "text"}],
        reading={"format": f"{word}-reading"},
        report={"left": {f"{word}-left": 1}},
        made=1,
        wrong=1,
        file=file,
        **ended,
    )
    came = {"vendor": "crisp", "key": f"{word}-elsewhere", "batch": batch}
    ContactOrigin.objects.create(contact=talk.contact, **came)
    ConversationOrigin.objects.create(conversation=talk, **came)
    ImportPiece.objects.create(batch=batch, kind="talk", key=f"{word}-piece", data={"body": f"{word}-said"})
    # Another service's, with conversations: its page shows what was left, and who was there.
    Import.objects.create(
        vendor="crisp",
        what="conversations",
        state="done",
        name=f"{word}-import.jsonl",
        sample={"operators": [{"name": f"{word}-sample", "email": "", "here": False}]},
        reading={"format": f"{word}-reading"},
        mapping=[f"{word}-mapped"],
        report={"left": {f"{word}-left": 1}},
        **ended,
    )
    ImportAside.objects.create(batch=batch, line=2, why=f"{word}-why", cells=[f"{word}-cell"])
    ImportTrace.objects.create(
        batch=batch, contact=talk.contact, made=False, before={"facts": {f"{word}-before": [None, ""]}}
    )
    ContactExport.objects.create(
        scope="all",
        state="done",
        by=member,
        format="csv",
        file=file,
        ended_at=now,
        asked={f"{word}-wanted": 1},
        columns=[f"{word}-column"],
    )
    Archive.objects.create(state="done", file=file, **ended)
    Arrival.objects.create(state="failed", archive=uuid7(), **ended)


def _person(talk: Conversation, member: Membership, word: str) -> None:
    company = Company.objects.create(
        name=f"{word}-company", domain=f"{word}-company.test", also=[f"{word}-company"]
    )
    label = ContactLabel.objects.create(name=f"{word}-contact-label")
    ContactLabelling.objects.create(contact=talk.contact, label=label)
    ContactNote.objects.create(contact=talk.contact, author=member, body=f"{word}-contact-note")
    Definition.objects.create(
        name=f"{word}-fact",
        title=f"{word}-definition",
        kind="list",
        options=[f"{word}-option", f"{word}-value"],
        description=f"{word}-description",
    )
    Segment.objects.create(
        name=f"{word}-segment",
        description=f"{word}-intent",
        conditions={"conditions": [{"field": "search", "text": f"{word}-asked"}]},
        owner=member,
    )
    gone = Segment.objects.create(name=f"{word}-undone", conditions={}, owner=member)
    segments.delete(gone, by=member)
    address = f"{word}-identity@acme.test"
    Identity.objects.create(
        contact=talk.contact, kind="email", value=address, folded=address, source="visitor"
    )
    ours = Contact.objects.filter(pk=talk.contact_id)
    ours.update(company=company, owner=member, language="nl", avatar=f"{word}-avatar")
    twin = Contact.objects.create(name=word, external_id=f"{word}-external-twin")
    one, other = sorted((talk.contact_id, twin.pk))
    Distinct.objects.create(one_id=one, other_id=other, by=member)
    again = Contact.objects.create(name=f"{word}-merged")
    talk.contact.merge(again, by=member)
    Contact.objects.update(document=SearchVector(Value(f"{word}-document"), config="simple"))
    Attribute.objects.filter(contact=talk.contact).update(provider=f"{word}-provider", basis="contract")


def _identity(talk: Conversation, member: Membership, word: str) -> None:
    key, _ = IdentityKey.objects.make(talk.site, f"{word}-key", by=member)
    IdentityKey.objects.trust(talk.site, f"{word}-key", f"{word}-public", by=member)
    UsedToken.objects.spend(talk.site, f"{word}-jti", timezone.now() + timedelta(minutes=5))
    now = timezone.now()
    ours = {"workspace": talk.workspace_id}
    Visitor.objects.filter(**ours).update(sub=f"{word}-sub", verified_at=now, verified_with=key)
    named = Concat(Value(f"{word}-external-"), Cast(F("pk"), TextField()))
    Contact.objects.filter(**ours).update(external_id=named)
    Attribute.objects.learn(talk.contact, {f"{word}-fact": f"{word}-value"}, "operator")
    _visit(talk, word)


def _visit(talk: Conversation, word: str) -> None:
    now = timezone.now()
    visit = Visit.objects.create(
        site=talk.site,
        contact=talk.contact,
        visitor=talk.visitor,
        pages=1,
        referrer=f"https://{word}-referrer.test/",
        source={"source": f"{word}-source"},
        screen="1920x1080",
        language="en",
        os=f"{word}-os",
        browser=f"{word}-browser",
        device="phone",
        country="NL",
        city=f"{word}-city",
        network="203.0.113.0/24",
        whole_ip=f"{word}-sealed",
        whole_ip_until=now + timedelta(days=1),
    )
    PageView.objects.create(
        visit=visit, url=f"https://{word}-page.test/bikes", title=f"{word}-title", seconds=5
    )
    TrackedEvent.objects.create(
        contact=talk.contact, site=talk.site, visit=visit, name=f"{word}-event", data={"what": f"{word}-data"}
    )


def _api(talk: Conversation, member: Membership, word: str) -> None:
    ApiKey.objects.make(member.workspace, f"{word}-key", ["contacts:read"], by=member)
    StoredAnswer.objects.create(
        name=f"{word}-answer",
        asked="0" * 64,
        status=201,
        headers={"Location": f"{word}-answer"},
        about=talk.contact_id,
        body=f"{word}-answer",
    )
    follow([(talk.workspace_id, talk.pk, 1, talk.last_seq)])
    # Named, so that a world without fences is furnished, too.
    ours = StreamHead.objects.filter(workspace=talk.workspace_id)
    head = ours.get()
    changed = {"contact": talk.contact_id, "changed": [f"{word}-fact"]}
    StreamEntry.objects.create(position=head.last + 1, kind="contact.updated", **changed)
    ours.update(last=head.last + 1)
    Occurrence.objects.changed({talk.contact_id: (f"{word}-fact",)})


def _rights(talk: Conversation, member: Membership, word: str) -> None:
    shown = {"text": f"{word}-question", "language": "en", "version": "0" * 64}
    Consent.objects.say(talk.visitor, "marketing", True, "visitor", **shown)
    Consent.objects.say(talk.visitor, "insights", True, "visitor", **shown)
    RightsRequest.objects.receive(talk.visitor, "access")
    RightsRequest.objects.receive(talk.visitor, "erasure").refuse(by=member, reason=f"{word}-reason")


def _webhooks(talk: Conversation, member: Membership, word: str) -> None:
    hook, _ = Webhook.objects.make(
        10**9,
        by=member,
        url=f"https://{word}-hook.test/",
        description=f"{word}-hook",
        events=[f"{word}-hook"],
    )
    hook.rotate()
    sent = Delivery.objects.create(
        webhook=hook,
        event=f"evt_{word}-hook",
        kind="message.created",
        state="failed",
        tries=[{"at": 1, "status": None, "fault": f"{word}-hook", "ms": 1}],
    )
    said = {"body": f'{{"said": "{word}-parcel"}}', "answer": f"{word}-parcel"}
    Parcel.objects.create(delivery=sent, contact=talk.contact, **said)


def _texts(talk: Conversation, member: Membership, word: str) -> None:
    Draft.objects.create(conversation=talk, member=member, mode="reply", body=f"{word}-draft")
    later = timezone.now() + timedelta(days=1)
    Scheduled.objects.create(
        conversation=talk,
        member=member,
        client_id=uuid7(),
        body=f"{word}-scheduled",
        due_at=later,
        after_seq=2,
    )
    step = {"do": "prioritize", "with": "low", "said": f"{word}-step"}
    Macro.objects.create(name=f"{word}-macro", body=f"{word}-steps", steps=[step])
    SavedView.objects.create(name=f"{word}-view", conditions={f"{word}-condition": True})


def _from_the_visitor(talk: Conversation, word: str) -> None:
    Rating.objects.create(conversation=talk, score=4, comment=f"{word}-comment")
    Transcript.objects.create(
        conversation=talk,
        visitor=talk.visitor,
        email=f"{word}-transcript@acme.test",
        language="en",
        code="123456",
    )
    Message.objects.update(ask={"kind": "field", "field": "text", "label": f"{word}-ask"})


def _files(talk: Conversation, member: Membership, word: str) -> None:
    folder = CannedFolder.objects.create(name=f"{word}-folder")
    reply = CannedReply.objects.create(
        folder=folder, owner=member, shortcut=f"{word}-short", title=f"{word}-title", body=f"{word}-canned"
    )
    content = ContentFile(word.encode(), name="file")
    CannedFile.objects.create(reply=reply, name=f"{word}-file.txt", kind="text/plain", size=4, file=content)
    Attachment.objects.create(
        conversation=talk, seq=2, member=member, name=f"{word}-file", kind="text/plain", size=4, file=content
    )
    Attachment.objects.create(
        conversation=talk,
        member=member,
        name=f"{word}-file",
        kind="image/webp",
        size=4,
        width=2,
        height=2,
        file=content,
        preview=content,
    )
