"""What an operator may correct of a contact."""

import re

from django import forms

from crm.models import Attribute, Contact, Source
from crm.models.contact import THEIR_OWN, VOUCHED
from crm.trust import Word


class ContactForm(forms.ModelForm):
    class Meta:
        model = Contact
        fields = ("name", "email", "phone")

    def __init__(self, data: dict[str, object], instance: Contact) -> None:
        # A field that was not sent stays as it is.
        kept = {name: getattr(instance, name) for name in self.Meta.fields}
        super().__init__({**kept, **data}, instance=instance)

    def clean_phone(self) -> str:
        phone = re.sub(r"[\s()./-]", "", self.cleaned_data["phone"])
        if phone and not re.fullmatch(r"\+?[0-9]{5,15}", phone):
            raise forms.ValidationError("Write the number with its country code, like +31 20 123 4567.")
        return phone

    def clean(self) -> None:
        word = Word(Source.OPERATOR, correction=True)
        for known in Attribute.objects.filter(contact=self.instance, name__in=self._changed()):
            if not known.gives_way(word):
                self.add_error(known.name, VOUCHED if known.verified else THEIR_OWN)

    def learn(self) -> bool:
        """Keep what was corrected, as put right by the team; whether that changed anything."""
        facts = {name: self.cleaned_data[name] or None for name in self._changed()}
        return bool(self.instance.learn(facts, Source.OPERATOR, correction=True))

    def _changed(self) -> list[str]:
        stands = Contact.objects.values(*self.Meta.fields).get(pk=self.instance.pk)
        return [
            name for name in self.Meta.fields if self.cleaned_data.get(name, stands[name]) != stands[name]
        ]
