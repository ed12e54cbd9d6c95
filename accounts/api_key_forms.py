"""The forms of the API keys: what one may do, how it is taken over, by how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.api.scopes import RESOURCES, Resource
from accounts.models import ApiKey, Membership, Workspace
from accounts.models.api_key import TooManyKeys, validate_networks

NETWORKS_MAX = 20
LASTS = {"30": "30 days", "90": "90 days", "365": "One year", "": "No end"}
OVERLAPS = {"0": "At once", "1": "One hour", "24": "One day", "168": "One week"}


class NetworksField(forms.CharField):
    """One address or network a line."""

    widget = forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "placeholder": "203.0.113.0/24"})

    def clean(self, value: Any) -> list[str]:
        lines = list(dict.fromkeys(line.strip() for line in (value or "").splitlines() if line.strip()))
        if len(lines) > NETWORKS_MAX:
            raise ValidationError(f"That is more than {NETWORKS_MAX} addresses.")
        validate_networks(lines)
        return lines


class ApiKeyForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="What will use it, such as “Shop server”. Your team reads it beside what it does.",
    )
    lasts = forms.ChoiceField(
        label="Good for",
        choices=list(LASTS.items()),
        initial="365",
        required=False,
        help_text="You can rotate it at any time: another takes over without a gap.",
    )
    networks = NetworksField(
        label="Only from these addresses",
        required=False,
        help_text="One IP address or network a line. Empty: from everywhere.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in RESOURCES:
            self.fields[f"scope_{each.name}"] = _choice(each)

    @property
    def resources(self) -> list[tuple[Resource, Any]]:
        return [(each, self[f"scope_{each.name}"]) for each in RESOURCES]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        found["scopes"] = [
            f"{each.name}:{found[f'scope_{each.name}']}"
            for each in RESOURCES
            if found.get(f"scope_{each.name}")
        ]
        if not found["scopes"] and not self.errors:
            self.add_error(None, "Choose what it may do: a key that may do nothing opens nothing.")
        return found

    def make(self, workspace: Workspace, by: Membership) -> tuple[ApiKey, str] | None:
        """The key and what opens with it. None, with a word at the form, when there are too many."""
        days, data = self.cleaned_data["lasts"], self.cleaned_data
        ends = timezone.now() + timedelta(days=int(days)) if days else None
        try:
            return ApiKey.objects.make(
                workspace, data["name"], data["scopes"], by, expires_at=ends, networks=data["networks"]
            )
        except TooManyKeys:
            self.add_error(None, "There are very many keys. Revoke those that nothing uses any more.")
            return None


def _choice(resource: Resource) -> forms.ChoiceField:
    both = [("write", "Read and write")] if resource.writes else []
    choices = [("", "No access"), ("read", "Read"), *both]
    return forms.ChoiceField(label=resource.title, choices=choices, required=False)


class RotationForm(forms.Form):
    overlap = forms.ChoiceField(
        label="The old key stops working",
        choices=list(OVERLAPS.items()),
        initial="24",
        help_text="Until then both work, so that your systems can be changed one by one.",
    )

    @property
    def lasts(self) -> timedelta:
        return timedelta(hours=int(self.cleaned_data["overlap"]))
