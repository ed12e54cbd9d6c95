"""What an admin fills in about a webhook."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings

from chat.models import Webhook
from chat.webhooks import kinds


class EventBoxes(forms.CheckboxSelectMultiple):
    """Grouped by what they are about."""

    template_name = "webhooks/_boxes.html"


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]
    url = forms.URLField(
        label="Address",
        max_length=500,
        assume_scheme="https",
        help_text="Where your server takes POST: reachable from the internet, over https.",
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://example.com/paldesk"}),
    )
    which = forms.ChoiceField(
        label="What it is told",
        choices=[("all", "Everything that happens"), ("some", "Only what is chosen here")],
        widget=forms.RadioSelect,
        initial="all",
    )
    chosen = forms.MultipleChoiceField(
        label="Events", choices=kinds.grouped(), required=False, widget=EventBoxes
    )

    class Meta:
        model = Webhook
        fields = ("url", "description")
        widgets = {"description": forms.TextInput(attrs={"autocomplete": "off"})}
        help_texts = {"description": "Only your team sees it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = self.instance.events or ["*"]
        if "*" not in events:
            self.fields["which"].initial = "some"
            self.fields["chosen"].initial = [kind for kind in kinds.WORDS if self.instance.wants(kind)]

    def clean_url(self) -> str:
        return checked(str(self.cleaned_data["url"]))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("which") == "some" and not given.get("chosen"):
            self.add_error("chosen", "Choose at least one event, or everything.")
        return given

    @property
    def events(self) -> list[str]:
        return ["*"] if self.cleaned_data["which"] == "all" else list(self.cleaned_data["chosen"])


class ReplayForm(forms.Form):
    since = forms.DateTimeField(
        label="From",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="In UTC, at most 30 days ago. What was delivered since then is sent again, too, under its own id.",
    )


def checked(url: str) -> str:
    """Raises ValidationError for an address that is never asked."""
    try:
        parts = urlsplit(url)
        place = (parts.hostname or "", parts.port or {"https": 443}.get(parts.scheme, 80))
    except ValueError:
        raise forms.ValidationError(
            "This is no address. Write it like https://example.com/paldesk."
        ) from None
    if parts.username or parts.password:
        raise forms.ValidationError(
            "Leave name and password out of the address: the signature proves who sends."
        )
    if parts.scheme != "https" and place not in settings.OUTBOUND_INSIDE:
        raise forms.ValidationError("Use an address that begins with https://, so that nobody reads along.")
    return url
