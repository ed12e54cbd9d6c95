"""The form of a site: its name, where its chatbox may appear, and how it looks."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.languages import LANGUAGES
from accounts.models import Site
from accounts.origins import normalize

ORIGIN_MAX = 200  # as long as Site.last_seen_origin
ORIGINS_MAX = 50  # they are written into a header of every frame


class OriginsField(forms.CharField):
    """One address a line; a list of exact origins, each once, in the order given."""

    widget = forms.Textarea(
        attrs={
            "rows": 3,
            "spellcheck": "false",
            "placeholder": "https://shop.example",
            "autocapitalize": "off",
        }
    )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(line.strip() for line in (value or "").splitlines() if line.strip()))

    def clean(self, value: Any) -> list[str]:
        lines: list[str] = self.to_python(value)
        if self.required and not lines:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        faults = [fault for line in lines if (fault := _fault(line))]
        if len(lines) > ORIGINS_MAX:
            faults.append(f"That is more than {ORIGINS_MAX} addresses.")
        if faults:
            raise forms.ValidationError(faults)
        return list(dict.fromkeys(normalize(line) or "" for line in lines))


def _fault(line: str) -> str:
    """What is wrong with one line, and what to write instead; empty when it is an origin."""
    origin = normalize(line)
    shown = line if len(line) <= 80 else f"{line[:80]}…"
    if origin is None:
        return _no_origin(line, shown)
    if len(origin) > ORIGIN_MAX:
        return f"{shown} is longer than {ORIGIN_MAX} characters."
    # A slash at the end and capitals are put right in silence; a path would promise more than is checked.
    rest = line.partition("://")[2].partition("/")[2]
    if rest or "?" in line or "#" in line:
        return f"{shown} names a page. Write {origin}: it stands for every page there."
    return ""


def _no_origin(line: str, shown: str) -> str:
    if "*" in line:
        return f"{shown} has a wildcard. Write each address on a line of its own."
    guess = normalize(f"https://{line}") if "://" not in line else None
    if guess:
        return f"{shown} lacks its beginning. Write {guess}."
    return f"{shown} is no web address. Write it like https://shop.example."


class ColourField(forms.CharField):
    widget = forms.TextInput(attrs={"class": "control-short", "spellcheck": "false", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]
    allowed_origins = OriginsField(
        label="Allowed addresses",
        required=False,
        help_text="Where the chatbox may appear, one a line. Without any it appears nowhere.",
    )
    colour = ColourField(
        label="Colour",
        max_length=7,
        help_text="For the button and your visitors’ own messages. Where it could not be read, it is made "
        "darker or lighter.",
    )
    language = forms.ChoiceField(
        label="Language",
        choices=LANGUAGES,
        required=False,
        help_text="What its visitors mostly write. Canned replies in it come first.",
    )

    class Meta:
        model = Site
        fields = (
            "name",
            "allowed_origins",
            "colour",
            "position",
            "theme",
            "launcher",
            "show_team",
            "greeting",
            "language",
            "reply_goal",
            "live_typing",
        )
        widgets = {
            "live_typing": forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
            "launcher": forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
            "show_team": forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "greeting": forms.Textarea(attrs={"rows": 2}),
            "reply_goal": forms.NumberInput(attrs={"class": "control-short", "inputmode": "numeric"}),
        }
        help_texts = {
            "name": "Visitors see it at the top of the chat.",
            "greeting": "The first words of the chat.",
            "theme": "On a website that is always light, choose light.",
            "launcher": "Without it your page opens the chat itself: Paldesk('open').",
            "show_team": "First names, pictures and who is here right now. Without it everybody answers under the "
            "site’s name, and names and pictures are not sent to visitors.",
            "reply_goal": "How many minutes a visitor should wait at most. In the inbox the time turns amber "
            "past it, and red past six times as long.",
            "live_typing": "Operators see what a visitor writes before it is sent, also what is deleted again. "
            "The chat tells the visitor so below the field, and nothing of it is kept. Say it in your "
            "privacy notice, too.",
        }

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or str(self.instance.language)


class NewSiteForm(SiteForm):
    """The first few answers; the rest has a good beginning."""

    allowed_origins = OriginsField(
        label="Address of the website",
        help_text="Like https://shop.example. The chatbox appears there and nowhere else. "
        "More addresses: one a line.",
    )

    colour = None  # the model's own to begin with
    language = None

    class Meta(SiteForm.Meta):
        fields = ("name", "allowed_origins")
