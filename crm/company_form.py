"""What somebody fills in about a company."""

from __future__ import annotations

from typing import Any

from django import forms

from crm import companies
from crm.models import Company

NO_DOMAIN = "Write a domain of the company’s own, like acme.com. Those of mail providers make none."


class CompanyForm(forms.Form):
    """``taken`` is the company that has the wanted domain already."""

    name = forms.CharField(
        label="Name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    domain = forms.CharField(
        label="Domain",
        required=False,
        max_length=253,
        help_text="People with an address there belong to this company, unless it is said that they work elsewhere.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
    )
    taken: Company | None = None

    def __init__(self, data: Any, company: Company) -> None:
        super().__init__(data, initial={"name": company.name, "domain": company.domain})
        self.company = company

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not name:
            raise forms.ValidationError("Give the company a name.")
        return name

    def keep(self) -> bool:
        """Whether it could be kept; else the form says why not."""
        domain = self.cleaned_data["domain"].strip()
        try:
            companies.set_domain(self.company, domain)
        except companies.Taken as fault:
            self.taken = fault.company
            self.add_error(
                "domain", f"{fault.company.name} has this domain already. Merge the two, or write another."
            )
            return False
        except ValueError:
            self.add_error(
                "domain",
                "Write a domain of the company’s own, like acme.com. Those of mail providers make none.",
            )
            return False
        companies.rename(self.company, self.cleaned_data["name"])
        return True
