"""A contact that somebody of the team writes down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from accounts.models import Membership
from crm.forms import ContactForm
from crm.models import Contact, Source


class NewContactForm(ContactForm):
    """Name, address and number; one of them is enough."""

    def __init__(self, data: Any, member: Membership) -> None:
        super().__init__(data.dict() if data else {}, instance=Contact())
        self.is_bound, self.member = data is not None, member
        for name in self.fields:
            self.fields[name].required = False
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> None:
        if not self.errors and not any(self.cleaned_data.get(name) for name in self.Meta.fields):
            raise forms.ValidationError("Write a name, an address or a number: one of them is enough.")

    @transaction.atomic
    def make(self) -> Contact:
        told = {name: self.cleaned_data[name] for name in self.Meta.fields if self.cleaned_data[name]}
        contact: Contact = Contact.objects.add(owner=self.member)
        contact.learn(told, Source.OPERATOR)
        contact.index()
        return contact
