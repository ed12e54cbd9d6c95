"""Two furnished workspaces: every word that one of them holds is marked, so that it is known wherever it turns up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.api.scopes import SCOPES
from accounts.models import ApiKey, IdentityKey, Invitation, Membership, Site, User, Workspace
from accounts.tenancy import within
from chat.lists import page
from chat.models import Conversation, Message, SavedView
from chat.orders import cursor
from crm.models import Contact, Visitor
from privacy.declarations import can_hold_words
from tests.tenancy.catalogue import tenant_models
from tests.tenancy.furniture import furnish
from tests.world import World, begun

# Columns of words that carry no mark; the others must, or the walk would not know a leak when it sees one.
UNMARKED = {
    "billing.Account.country": "a country's code",
    "billing.Account.customer": "Stripe's id, which nothing here shows to customers",
    "billing.Account.interval": "a word from a fixed list",
    "billing.Account.price": "a plan's key",
    "billing.Account.status": "a word from a fixed list",
    "billing.Account.subscription": "Stripe's id",
    "billing.Account.told": "a word from a fixed list",
    "billing.Account.vat_state": "a word from a fixed list",
    "billing.Invoice.currency": "a currency's code",
    "billing.Invoice.status": "a word from a fixed list",
    "billing.Invoice.stripe": "Stripe's id",
    "crm.ImportPiece.kind": "a word from a fixed list",
    "crm.ImportPiece.ref": "another service's number of a message",
    "chat.Attachment.file": "a path made of ids",
    "chat.Attachment.kind": "a media type from a fixed list",
    "chat.Attachment.preview": "a path made of ids",
    "chat.CannedFile.file": "a path made of ids",
    "chat.CannedFile.kind": "a media type from a fixed list",
    "chat.CannedReply.language": "a language's code",
    "chat.Delivery.kind": "a word from a fixed list",
    "chat.StreamEntry.kind": "a word from a fixed list",
    "chat.StreamEntry.changed": "names of facts; most entries have none",
    "chat.Webhook.secret": "encrypted: it is looked for as it is",
    "chat.Webhook.old_secret": "encrypted: it is looked for as it is",
    "crm.Occurrence.changed": "names of facts; most rows have none",
    "crm.Undo.what": "a word from a fixed list",
    "chat.Transcript.code": "random digits of a quarter hour",
    "chat.Transcript.language": "a language's code",
    "crm.ContactExport.file": "a path made of ids",
    "crm.Import.file": "a path made of ids",
    "privacy.Archive.file": "a path made of ids",
    "privacy.Arrival.file": "a path made of ids",
    "privacy.Arrival.moved": "names of tables",
    "privacy.Arrival.seats": "ids of members",
    "privacy.RequestStep.state": "a word from a fixed list",
    "chat.Event.value": "a word from a fixed list, or a time",
    "crm.Attribute.day": "a date",
    "crm.Undo.contacts": "ids alone",
    "crm.Attribute.number": "a number, cut out of the value",
    "crm.Attribute.provider": "a word from a fixed list",
    "crm.Contact.avatar": "a path made of ids",
    "crm.Contact.language": "a language's code",
    "crm.Contact.time_zone": "a name from a fixed list",
    "accounts.ApiKey.digest": "a digest of a random secret",
    "accounts.ApiKey.hint": "four random letters",
    "accounts.ApiKey.networks": "addresses of the customer's servers",
    "accounts.ApiKey.scopes": "words from a fixed list",
    "accounts.Workspace.plan": "a word from a fixed list",
    "accounts.Workspace.warned": "names of limits, and percentages",
    "accounts.StoredAnswer.asked": "a digest",
    "accounts.IdentityKey.public_key": "only one kind of key has it, and it is public",
    "accounts.IdentityKey.secret": "encrypted: it is looked for as it is",
    "accounts.UsedToken.digest": "a digest of a random id that nothing else knows",
    "accounts.Invitation.token_digest": "a digest: it is looked for as it is",
    "accounts.Site.colour": "a colour by its number",
    "accounts.Site.language": "a language's code",
    "accounts.Site.public_key": "stands in the customer's page for everybody to read",
    "accounts.User.language": "a word from a fixed list",
    "accounts.User.password": "a hash: it is looked for as it is",
    "accounts.User.time_zone": "a name from a fixed list",
    "accounts.Workspace.country": "a country's code",
    "accounts.Workspace.slug": "the address that the stranger asks for, which an error page may repeat",
    "crm.Consent.language": "a language's code",
    "crm.Consent.version": "a digest of published words",
    "crm.Visit.country": "a country's code",
    "crm.Visit.device": "a word from a fixed list",
    "crm.Visit.language": "a language's code",
    "crm.Visit.network": "the start of an address, of which thousands are alike",
    "crm.Visit.screen": "two numbers",
    "crm.EnrichmentDecision.notices": "ids, and digests of published words",
    "crm.Lookup.digest": "a digest: no page shows it",
    "crm.Lookup.found": "names from a fixed list",
    "crm.Lookup.provider": "a word from a fixed list",
    "crm.Lookup.trouble": "a word from a fixed list",
    "crm.LookupAccount.provider": "a word from a fixed list",
    "crm.LookupAccount.secret": "encrypted: its key is looked for",
    "crm.LookupAccount.trouble": "a word from a fixed list",
    "crm.LookupDay.provider": "a word from a fixed list",
    "crm.LookupObjection.digest": "a digest: no page shows it",
    "crm.LookupObjection.provider": "a word from a fixed list",
    "crm.Visitor.token_digest": "a digest: it is looked for as it is",
}


FURNITURE = (
    *("line1", "line2", "state", "zip", "vat", "bill"),
    "decided",
    "purpose",
    "necessity",
    "balance",
    "provider-key",
    "objected",
    "team",
    "label",
    "document",
    "draft",
    "scheduled",
    "macro",
    "steps",
    "step",
    "view",
    "condition",
    "folder",
    "short",
    "title",
    "canned",
    "file",
    "key",
    "public",
    "sub",
    "external",
    "fact",
    "value",
    "event",
    "data",
    "referrer",
    "source",
    "os",
    "browser",
    "city",
    "sealed",
    "page",
    "company",
    "contact-label",
    "contact-note",
    "definition",
    "option",
    "description",
    "identity",
    "segment",
    "intent",
    "asked",
    "undone",
    "fault",
    "import",
    "sample",
    "mapped",
    "elsewhere",
    "piece",
    "said",
    "left",
    "reading",
    "why",
    "cell",
    "before",
    "wanted",
    "column",
    "hook",
    "parcel",
    "comment",
    "transcript",
    "ask",
    "question",
    "reason",
    "answer",
)

SITE_WORDS = {
    f"site.{column}": f"own-{column.replace('_', '-')}-marked"
    for column in (
        "texts",
        "hours",
        "questions",
        "notice",
        "notice_url",
        "consents",
        "visit_query",
        "whole_ip_reason",
    )
}


@dataclass(frozen=True)
class Party:
    """One workspace with the ids that addresses are made of; ``marks`` are its words by name."""

    workspace: Workspace
    user: User
    site: Site
    visitor_secret: str
    api_secret: str
    invitation_token: str
    member: UUID
    invitation: UUID
    view: UUID
    talk: Conversation
    cursor: str
    marks: dict[str, str]

    @property
    def slug(self) -> str:
        return self.workspace.slug

    def smuggled(self) -> dict[str, str]:
        """Our ids under every name that a careless form or filter might believe."""
        ids = {
            "workspace": self.workspace.pk,
            "workspace_id": self.workspace.pk,
            "member": self.member,
            "membership": self.member,
            "assignee": self.member,
            "invited_by": self.member,
            "user": self.user.pk,
            "site": self.site.pk,
            "site_id": self.site.pk,
            "invitation": self.invitation,
            "view": self.view,
            "conversation": self.talk.pk,
            "number": self.talk.number,
            "contact": self.talk.contact_id,
            "contact_id": self.talk.contact_id,
            "visitor": self.talk.visitor_id,
            "before": self.cursor,
            "id": self.talk.contact_id,
            "pk": self.talk.contact_id,
            "key": self.site.public_key,
            "q": "marked",
        }
        return {name: str(value) for name, value in ids.items()}


def acme(cast: World) -> Party:
    """Acme, with a mark in every column of words."""
    marks = {
        "user.first_name": "marked-first",
        "user.last_name": "marked-last",
        "user.email": "marked-user@acme.test",
        "user.picture": "marked-picture",
        "user.password": cast.ada.password,
        "workspace.name": "marked-workspace",
        "site.name": "marked-site",
        "site.greeting": "marked-greeting",
        "site.origin": "https://marked-origin.test",
        "site.last_seen_origin": "https://marked-seen.test",
        **SITE_WORDS,
        "invitation.email": "marked-invited@acme.test",
        "contact.name": "marked-contact",
        "contact.email": "marked-contact@acme.test",
        "contact.phone": "+15550199777",
        "message.body": "marked-message",
        "note.body": "marked-note",
        **{f"furniture.{what}": f"marked-{what}" for what in FURNITURE},
    }
    with within(cast.acme):
        # Two more, so that this one's number is none of the other workspace's.
        for _ in range(2):
            cast.talk = begun(Visitor.objects.arrive(cast.shop)[0])
        cast.talk.note(cast.ada_at, "a note", uuid7())
        furnish(cast.talk, cast.ada_at, "marked")
        party = _party(cast.acme, cast.ada_at, cast.shop, cast.vi_secret, cast.talk, marks)
        _mark(party)
        marks["identity_key.secret"] = IdentityKey.objects.exclude(secret="").get().secret
        marks["invitation.token_digest"] = Invitation.objects.get(pk=party.invitation).token_digest
        marks["visitor.token_digest"] = Visitor.objects.get(pk=cast.vi.pk).token_digest
    return party


def other(cast: World) -> Party:
    """The workspace of Cy, who tries."""
    with within(cast.other):
        visitor, secret = Visitor.objects.arrive(cast.site_of_other)
        talk = begun(visitor)
        furnish(talk, cast.cy_at)
        invited = Invitation.objects.invite("new@other.test", "operator", cast.cy_at)[0].accept(_somebody())
        found = _party(cast.other, cast.cy_at, cast.site_of_other, secret, talk, {})
        return Party(**{**found.__dict__, "member": invited.pk})


def _somebody() -> User:
    return User.objects.create_user("new@other.test", "paldesk-demo", first_name="New")


def _party(
    workspace: Workspace, by: Membership, site: Site, secret: str, talk: Conversation, marks: dict[str, str]
) -> Party:
    invitation, token = Invitation.objects.invite(f"to@{workspace.slug}.test", "operator", by)
    colleague = Membership.objects.exclude(pk=by.pk).order_by("joined_at").first() or by
    [last] = page(by, "open")[0][:1]
    return Party(
        workspace=workspace,
        user=by.user,
        site=site,
        visitor_secret=secret,
        api_secret=ApiKey.objects.make(workspace, marks.get("furniture.key", "key"), list(SCOPES), by=by)[1],
        invitation_token=token,
        member=colleague.pk,
        invitation=invitation.pk,
        view=SavedView.objects.filter(workspace=workspace).first().pk,
        talk=talk,
        cursor=cursor(last),
        marks=marks,
    )


def _mark(party: Party) -> None:
    marks, users = party.marks, Membership.objects.values("user")
    for number, user in enumerate(User.objects.filter(pk__in=users).order_by("pk")):
        picture = f"pictures/{user.pk}/{marks['user.picture']}.webp"
        address = marks["user.email"] if user.pk == party.user.pk else f"{number}-{marks['user.email']}"
        User.objects.filter(pk=user.pk).update(
            first_name=marks["user.first_name"],
            last_name=marks["user.last_name"],
            picture=picture,
            email=address,
        )
        if not default_storage.exists(picture):
            default_storage.save(picture, ContentFile(b"RIFF"))
    Workspace.objects.filter(pk=party.workspace.pk).update(name=marks["workspace.name"])
    Site.objects.update(
        name=marks["site.name"],
        greeting=marks["site.greeting"],
        allowed_origins=[marks["site.origin"]],
        last_seen_origin=marks["site.last_seen_origin"],
        last_seen_at=timezone.now(),
        texts={"en": {"frame.send": marks["site.texts"]}},
        hours={"zone": "Europe/Vienna", "closed": {"2030-01-01": marks["site.hours"]}},
        questions=[{"name": "order", "label": marks["site.questions"], "kind": "text", "purpose": "support"}],
        notice=marks["site.notice"],
        notice_url=f"https://{marks['site.notice_url']}.test",
        consents={"marketing": {"en": marks["site.consents"]}},
        visit_query=[marks["site.visit_query"]],
        whole_ip_reason=marks["site.whole_ip_reason"],
    )
    Invitation.objects.update(email=marks["invitation.email"])
    Contact.objects.update(
        name=marks["contact.name"], email=marks["contact.email"], phone=marks["contact.phone"]
    )
    Message.objects.filter(note=False).update(body=marks["message.body"])
    Message.objects.filter(note=True).update(body=marks["note.body"])


def unmarked(party: Party) -> list[str]:
    """Columns of words in which a row of the party has none of its marks, and which are not excused."""
    faults = []
    with within(party.workspace):
        for model in (*tenant_models(), Workspace, User):
            for field in _wordy(model):
                found = [str(value) for value in _rows(model, party).values_list(field.name, flat=True)]
                marked = found and all(any(mark in value for mark in party.marks.values()) for value in found)
                if not marked and f"{model._meta.label}.{field.name}" not in UNMARKED:
                    faults.append(f"{model._meta.label}.{field.name} has no mark in {party.slug}.")
    return faults


def _wordy(model: type[models.Model]) -> list[Any]:
    fields = model._meta.local_concrete_fields
    inherited = [field for field in model._meta.concrete_fields if field not in fields]
    every = [field for field in (*fields, *inherited) if not field.is_relation and not field.choices]
    return [field for field in every if can_hold_words(field)]


def _rows(model: Any, party: Party) -> Any:
    if model is User:
        return User.objects.filter(pk__in=Membership.objects.values("user"))
    return model.objects.filter(pk=party.workspace.pk) if model is Workspace else model.objects.all()


def state(party: Party) -> dict[str, str]:
    """A digest of everything the party has, by table."""
    tables = {model._meta.db_table: "workspace_id" for model in tenant_models()}
    queries = [
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), ''))"
        f" FROM {table} t WHERE {column} = %(workspace)s"
        for table, column in {**tables, "accounts_workspace": "id"}.items()
    ]
    users = "SELECT 'accounts_user', md5(t::text) FROM accounts_user t WHERE id = %(user)s"
    with within(party.workspace), connection.cursor() as cursor:
        asked = {"workspace": party.workspace.pk, "user": party.user.pk}
        cursor.execute(" UNION ALL ".join([*queries, users]), asked)
        return dict(cursor.fetchall())
