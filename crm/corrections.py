"""What visitors put right about themselves, in place: GDPR Art. 16."""

from __future__ import annotations

from typing import Any

from crm.forms import ContactForm
from crm.models import Source, Visitor

CORRECTABLE = ("name", "email", "phone")
FIXED, INVALID = "fixed", "invalid"


def correct(visitor: Visitor, sent: dict[str, Any]) -> dict[str, str]:
    """Keep what was sent of name, email and phone, as put right by the visitor; by name, what is wrong instead.

    No machine and no operator undoes it. ``fixed`` is what the customer's server vouched for: it is put right there.
    Nothing is kept unless all is right.
    """
    contact = visitor.contact
    given = {name: str(sent[name]).strip() for name in CORRECTABLE if isinstance(sent.get(name), str)}
    changed = {name: value for name, value in given.items() if value != getattr(contact, name)}
    fixed = contact.attributes.filter(name__in=changed, verified=True).values_list("name", flat=True)
    form = ContactForm(dict(changed), instance=type(contact).objects.get(pk=contact.pk))
    faults = {**dict.fromkeys(form.errors.keys() & changed, INVALID), **dict.fromkeys(fixed, FIXED)}
    if not faults:
        facts = {name: form.cleaned_data[name] or None for name in changed}
        contact.learn(facts, Source.VISITOR, correction=True)
    return faults
