"""What stood on contacts alone becomes facts and identities, with the owner's role: the fence hides rows from others.

Of a time when nobody kept the source, only operators could write a name, an address or a number here; an id in the
customer's books came by a token.
"""

from itertools import islice

from django.db import migrations

EARLY = ("name", "email", "phone")
CHUNK = 500


def keep(apps, schema_editor):
    Contact, Attribute, Identity = (
        apps.get_model("crm", name) for name in ("Contact", "Attribute", "Identity")
    )
    vouched = set()
    contacts = Contact.objects.order_by("pk").iterator(CHUNK)
    while chunk := list(islice(contacts, CHUNK)):
        known = {
            (fact.contact_id, fact.name): fact
            for fact in Attribute.objects.filter(contact__in=chunk, name__in=EARLY)
        }
        facts, identities = [], []
        for contact in chunk:
            facts += _facts(Attribute, contact, known)
            identities += _identities(Identity, contact, known, vouched)
        Attribute.objects.bulk_create(facts)
        Identity.objects.bulk_create(identities)


def _facts(model, contact, known):
    for name in EARLY:
        if getattr(contact, name) and (contact.pk, name) not in known:
            yield model(
                workspace_id=contact.workspace_id,
                contact_id=contact.pk,
                name=name,
                value=getattr(contact, name),
                source="operator",
                basis="legitimate",
                at=contact.created_at,
            )


def _identities(model, contact, known, vouched):
    """``vouched`` are those that are some contact's alone already: whoever comes second has only claimed it."""
    for kind, value in (
        ("email", contact.email),
        ("phone", contact.phone),
        ("external", contact.external_id),
    ):
        if not value:
            continue
        fact = known.get((contact.pk, kind))
        verified = contact.verified if kind == "external" else bool(fact and fact.verified)
        alone = (contact.workspace_id, kind, value.lower() if kind == "email" else value)
        verified = verified and alone not in vouched
        vouched |= {alone} if verified else set()
        yield model(
            workspace_id=contact.workspace_id,
            contact_id=contact.pk,
            kind=kind,
            value=value,
            folded=value.lower() if kind == "email" else value,
            source="server" if kind == "external" else fact.source if fact else "operator",
            verified=verified,
            primary=True,
            at=fact.at if fact else contact.created_at,
        )


class Migration(migrations.Migration):
    dependencies = [("crm", "0007_segments_of_contacts")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
