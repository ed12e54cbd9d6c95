"""Who the invoice is written to. There is no field for a card: cards are entered on Stripe's pages alone."""

from __future__ import annotations

from typing import Any

from django import forms

from billing import tax_ids
from billing.countries import CHOICES, NAMES
from billing.models import Account
from billing.stripe_faults import Refused

# Where a value stands in our form that Stripe speaks of by its own name.
AT_STRIPE = {
    "email": "email",
    "name": "company",
    "value": "vat_id",
    "address[country]": "country",
    "address[postal_code]": "postal_code",
    "address[line1]": "line1",
}
OF_CODE = {
    "tax_id_invalid": "vat_id",
    "email_invalid": "email",
    "postal_code_invalid": "postal_code",
    "customer_tax_location_invalid": "postal_code",
    "country_unsupported": "country",
}


def _typed(complete: str) -> dict[str, Any]:
    return {"attrs": {"autocomplete": complete}}


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]
    country = forms.ChoiceField(label="Country", choices=[("", "Choose a country"), *CHOICES])

    class Meta:
        model = Account
        fields = ("company", "line1", "line2", "postal_code", "city", "state", "country", "vat_id", "email")
        labels = {"line2": "More of the address", "state": "State or region", "vat_id": "VAT id"}
        help_texts = {
            "company": "As it stands on your letterhead.",
            "vat_id": "With it, companies in other countries of the EU are invoiced without VAT.",
            "email": "Invoices and receipts are sent there.",
        }
        widgets = {
            "company": forms.TextInput(**_typed("organization")),
            "line1": forms.TextInput(**_typed("address-line1")),
            "line2": forms.TextInput(**_typed("address-line2")),
            "postal_code": forms.TextInput(**_typed("postal-code")),
            "city": forms.TextInput(**_typed("address-level2")),
            "state": forms.TextInput(**_typed("address-level1")),
            "vat_id": forms.TextInput(
                attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
            ),
            "email": forms.EmailInput(**_typed("email")),
        }

    kind = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("company", "line1", "postal_code", "city", "email"):
            self.fields[name].required = True

    def clean_vat_id(self) -> str:
        return tax_ids.plain(self.cleaned_data["vat_id"])

    def clean(self) -> dict[str, Any]:
        value, country = self.cleaned_data.get("vat_id", ""), self.cleaned_data.get("country", "")
        if value and country:
            try:
                self.kind = tax_ids.kind_of(value, country, NAMES)
            except tax_ids.WrongTaxId as fault:
                self.add_error("vat_id", str(fault))
            self.cleaned_data["vat_id"] = tax_ids.written(value, country)
        return self.cleaned_data

    def refuse(self, fault: Refused) -> None:
        """What Stripe did not like, at the field that it is about."""
        place = OF_CODE.get(fault.code) or AT_STRIPE.get(fault.field)
        self.add_error(place, fault.words)
