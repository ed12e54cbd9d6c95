"""What a site says and asks before a visitor writes, and how long the visitor's browser remembers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from accounts.languages import LANGUAGES
from accounts.models import Site

TEXT_MAX = 400  # a sentence or two: nobody agrees to what nobody reads
ACROSS = {code.lower(): name for code, name in LANGUAGES}

# Purpose, what is asked, and what follows from a yes and a no. The words are the customer's people's, not a visitor's.
PURPOSES = (
    (
        "insights",
        "Seeing what is read",
        "With a yes you see which pages the visitor reads and what your pages report with “track”. Without one, "
        "nothing of it is kept. Ground: consent, GDPR Art. 6(1)(a).",
    ),
    (
        "enrichment",
        "Looking up public details",
        "With a yes, public sources may be asked about the visitor’s address. Without one, nobody is asked. "
        "Ground: consent, GDPR Art. 6(1)(a).",
    ),
    (
        "marketing",
        "News and offers",
        "With a yes, the address may be used for campaigns. Without one, it is used to answer and for nothing "
        "else. Ground: consent, GDPR Art. 6(1)(a) and ePrivacy Art. 13.",
    ),
    (
        "support",
        "Answering",
        "Answering whoever writes rests on their own request or on your legitimate interest, GDPR Art. 6(1)(b) "
        "and (f), so most sites need not ask. If you do, a no is kept and the chat works all the same.",
    ),
)
NEED_NOTICE = ("insights", "enrichment", "marketing")


@cache
def suggestions() -> dict[str, dict[str, str]]:
    """By language and purpose; {site} stands for the site's name."""
    found: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("consent_texts.json").read_text())
    return found


class SitePrivacyForm(forms.ModelForm):  # type: ignore[type-arg]
    notice_url = forms.URLField(
        label="Privacy page",
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://shop.example/privacy"}),
        help_text="Your own page instead of the text above, or besides it.",
    )

    class Meta:
        model = Site
        fields = ("keeping", "notice", "notice_url", "age_gate", "age_threshold")
        widgets = {
            "keeping": forms.RadioSelect,
            "notice": forms.Textarea(attrs={"rows": 6, "data-echo": "notice"}),
            "age_gate": forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
            "age_threshold": forms.NumberInput(attrs={"class": "control-short", "inputmode": "numeric"}),
        }
        help_texts = {
            "keeping": "The browser keeps one key and nothing else, and only once the visitor writes: it is needed "
            "for the chat that was asked for (ePrivacy Art. 5(3)). The shorter choice suits shared computers; the "
            "visitor then finds the chat again in the same tab only.",
            "notice": "Who you are, what you keep and why, for how long, and whom to ask (GDPR Art. 13). It is one "
            "quiet link away before the first message and always after. Addresses become links.",
            "age_gate": "Before anything is kept, visitors say when they were born, in a neutral way. Only “old "
            "enough” is kept, never the date. Who is too young sees your greeting and notice, is asked for "
            "nothing and leaves nothing (GDPR Art. 8).",
            "age_threshold": "Leave it empty to go by the law of the country the visitor names: 13 to 16 in Europe.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = sorted(suggestions(), key=lambda code: code != self.own_language)
        for purpose, label, help_text in PURPOSES:
            self._ask(purpose, label, help_text)

    @property
    def own_language(self) -> str:
        """The site's, where there is a suggestion in it."""
        known = {code.lower(): code for code in suggestions()}
        return known.get(self.instance.language.lower(), "en")

    def _ask(self, purpose: str, label: str, help_text: str) -> None:
        texts: dict[str, str] = self.instance.consents.get(purpose) or {}
        switch = forms.CheckboxInput(attrs={"class": "switch", "role": "switch"})
        self.fields[f"ask_{purpose}"] = forms.BooleanField(
            label=f"Ask for it: {label.lower()}",
            required=False,
            initial=bool(texts),
            help_text=help_text,
            widget=switch,
        )
        for code in self.codes:
            suggested = suggestions()[code][purpose].replace("{site}", self.instance.name)
            self.fields[f"{purpose}_{code}"] = forms.CharField(
                label=ACROSS.get(code.lower(), code),
                required=False,
                max_length=TEXT_MAX,
                initial=texts.get(code, "") if texts else suggested,
                widget=forms.Textarea(attrs={"rows": 2, "lang": code, "dir": "auto"}),
            )

    @property
    def purposes(self) -> Iterator[dict[str, Any]]:
        """Each with its switch, the field in the site's own language, and those in the others."""
        for purpose, label, _ in PURPOSES:
            own, *others = (self[f"{purpose}_{code}"] for code in self.codes)
            yield {
                "key": purpose,
                "label": label,
                "ask": self[f"ask_{purpose}"],
                "own": own,
                "others": others,
                "open": _any_errors(others),
            }

    def clean_notice(self) -> str:
        return str(self.cleaned_data["notice"]).replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        consents = {
            purpose: self._texts(purpose) for purpose, _, _ in PURPOSES if given.get(f"ask_{purpose}")
        }
        noticed = given.get("notice") or given.get("notice_url")
        if set(NEED_NOTICE) & consents.keys() and not noticed and "notice" not in self.errors:
            self.add_error(
                "notice", "Write a notice or give its address: nobody can agree to what is not told."
            )
        self.instance.consents = consents
        if {"notice", "notice_url"} & set(self.changed_data):
            self.instance.notice_at = timezone.now()
        return given

    def _texts(self, purpose: str) -> dict[str, str]:
        words = {code: str(self.cleaned_data.get(f"{purpose}_{code}", "")).strip() for code in self.codes}
        found = {code: " ".join(text.split()) for code, text in words.items() if text}
        if not found:
            self.add_error(f"{purpose}_{self.own_language}", "Write what the visitor agrees to.")
        return found


def _any_errors(fields: list[BoundField]) -> bool:
    return any(field.errors for field in fields)
