"""What an operator may correct of a contact."""

import re

from django import forms

from crm.models import Contact


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
