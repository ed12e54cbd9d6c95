"""Look-ups of public details, furnished: decided, asked, found, objected to."""

from __future__ import annotations

from django.core.files.base import ContentFile

from accounts.models import Membership
from chat.models import Conversation
from crm.enrichment import portraits
from crm.enrichment.asking import today
from crm.models import Contact
from crm.models.enrichment import EnrichmentDecision, LookupAccount, LookupDay, LookupObjection
from crm.models.lookup import Lookup, State


def look_up(talk: Conversation, member: Membership, word: str) -> None:
    """As after a year of use."""
    about = {"ground": "legitimate", "notices": {str(talk.site_id): "0" * 64}}
    texts = {name: f"{word}-{name}" for name in ("purpose", "necessity", "balance")}
    EnrichmentDecision.objects.create(by=member, name=f"{word}-decided", on=True, **about, **texts)
    LookupAccount.objects.create(provider="hunter").keep(f"{word}-provider-key")
    LookupDay.objects.count_up("hunter", today(), "asked", "found")
    LookupObjection.objects.record(f"{word}-objected@acme.test", "hunter")
    made = Lookup.objects.create(contact=talk.contact, provider="hunter", digest="0" * 64, reason="learned")
    made.settle(State.FOUND, ["name"], trouble="down")
    portraits.keep(Contact.objects.get(pk=talk.contact_id), portraits.name(), ContentFile(b"webp"))
