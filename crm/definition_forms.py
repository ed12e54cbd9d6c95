"""What an admin fills in about contacts' attributes, and of which country their telephone numbers are."""

from __future__ import annotations

import re
from typing import Any

import pycountry
from django import forms

from accounts.models import Workspace
from crm.facts import KNOWN
from crm.models import Definition
from crm.phones import COUNTRIES

OPTIONS_MAX = 50
OPTION_MAX = 80
TAKEN = ("user_id", "external_id")


class Lines(forms.CharField):
    """A list, written one of a line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = (" ".join(line.split()) for line in str(value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class DefinitionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Of one that is there, name and type stay: scripts and values hold on to them."""

    options = Lines(
        required=False,
        help_text="One on each line. Only for “One of a list”.",
    )

    class Meta:
        model = Definition
        fields = ("title", "name", "kind", "options", "description")
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "name": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            "description": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {
            "title": "What your team reads, like “Plan”.",
            "name": "What your pages, your server and imports call it, like plan. It cannot be changed later.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].help_text = "Values of another type are refused. It cannot be changed later."
        if not self.instance._state.adding:
            del self.fields["name"], self.fields["kind"]
            if self.instance.kind != Definition.Kind.LIST:
                del self.fields["options"]

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", name):
            raise forms.ValidationError(
                "Begin with a letter; then letters without accents, digits, _, - and dots."
            )
        if name in KNOWN or name in TAKEN:
            raise forms.ValidationError(f"{name} is known of every contact already. Choose another name.")
        if Definition.objects.filter(name=name).exists():
            raise forms.ValidationError("There is an attribute of this name already.")
        return name

    def clean_options(self) -> list[str]:
        options: list[str] = self.cleaned_data["options"]
        kind = self.cleaned_data.get("kind", self.instance.kind)
        if kind != Definition.Kind.LIST:
            return []
        if not options:
            raise forms.ValidationError("Write what can be chosen, one on each line.")
        if len(options) > OPTIONS_MAX or any(len(option) > OPTION_MAX for option in options):
            raise forms.ValidationError(
                f"At most {OPTIONS_MAX} lines, each of {OPTION_MAX} characters at most."
            )
        return options

    def keep(self) -> Definition:
        """A new one comes last."""
        if self.instance._state.adding:
            self.instance.position = Definition.objects.count()
        saved: Definition = self.save()
        return saved


class CountryForm(forms.ModelForm):  # type: ignore[type-arg]
    country = forms.ChoiceField(
        label="Country",
        required=False,
        help_text="A number without a country’s code, like 020 123 4567, is read as one of this country.",
    )

    class Meta:
        model = Workspace
        fields = ("country",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = (pycountry.countries.get(alpha_2=code) for code in COUNTRIES)
        named = sorted((each.name, each.alpha_2) for each in found if each)
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", "Keep such numbers as they are typed"),
            *((code, name) for name, code in named),
        ]
