"""Pages for those who build Paldesk; served in embedded mode only."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

COLOURS = {
    "Surfaces": ("sunken", "ground", "surface", "raised", "selected"),
    "Words": ("ink", "ink-soft", "ink-faint", "edge"),
    "Accent": ("accent", "accent-hover", "accent-ink", "accent-tint"),
    "Note": ("note", "note-ink", "note-tint"),
    "Danger": ("danger", "danger-ink", "danger-tint"),
    "Information": ("info", "info-ink", "info-tint"),
    "Presence": ("online", "away", "offline"),
}
PEOPLE = ("Ada", "Bo", "Cy", "Vi")


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="Visitors see it above the chat.")
    email = forms.EmailField(label="E-mail address")
    greeting = forms.CharField(label="Greeting", required=False, widget=forms.Textarea)
    language = forms.ChoiceField(
        label="Language", choices=[("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
    )
    colour = forms.CharField(label="Colour", widget=forms.TextInput(attrs={"type": "color"}), required=False)
    picture = forms.FileField(label="Picture", required=False, help_text="Square, at least 128 pixels wide.")
    notify = forms.BooleanField(label="Tell me about new conversations", required=False)
    reach = forms.ChoiceField(
        label="Who sees it",
        choices=[("all", "Everybody"), ("team", "The team"), ("me", "Only me")],
        widget=forms.RadioSelect,
        required=False,
    )


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, to look at in both themes, narrow and in right-to-left."""
    refused = SampleForm({"name": "", "email": "ada@", "language": "en", "notify": "on", "reach": "team"})
    if "toast" in request.GET:
        messages.success(request, "Saved")
        messages.error(request, "Not sent: the address is wrong")
    return render(
        request,
        "dev/styleguide.html",
        {
            "colours": COLOURS,
            "people": PEOPLE,
            "hues": range(12),
            "form": SampleForm(initial={"reach": "team", "colour": "#1d7257"}),
            "refused": refused,
        },
    )
