"""What an owner confirms and decides before anybody is looked up."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Membership, Site
from crm.models.enrichment import (
    ASSESSMENT_MAX,
    DAILY,
    DAILY_MAX,
    EnrichmentDecision,
    Ground,
    decide,
    notice_version,
)

KEY_MAX = 200
ASSESSMENT = {
    "purpose": (
        "What you want it for",
        "Say what your team does better with a name, a picture and a company, and for whom that is good.",
    ),
    "necessity": (
        "Why nothing milder does",
        "Say why asking the person, or answering without these details, would not do.",
    ),
    "balance": (
        "Why it does not outweigh people’s own interests",
        "Say who writes to you, what they expect, what could harm them, and what you do against that.",
    ),
}


class DecisionForm(forms.Form):
    sites = forms.MultipleChoiceField(
        label="Privacy notices",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="I have read the notice of each site that is ticked. It says that public details may be looked up by "
        "e-mail address, at which providers, why, and how to object. Only people who came through these sites are "
        "looked up. If a notice changes, it has to be ticked again.",
    )
    ground = forms.ChoiceField(label="On what ground", choices=Ground, widget=forms.RadioSelect)
    daily = forms.IntegerField(
        label="At most, each day",
        min_value=1,
        max_value=DAILY_MAX,
        widget=forms.NumberInput(attrs={"class": "control-short", "inputmode": "numeric"}),
        help_text="Look-ups of the whole workspace, counted by the day in UTC. What comes after waits until the next.",
    )

    def __init__(self, *args: Any, standing: EnrichmentDecision | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readable = [site for site in Site.objects.order_by("name") if notice_version(site)]
        fields = self.fields
        fields["sites"].choices = [(str(site.pk), site.name) for site in self.readable]  # type: ignore[attr-defined]
        fields["ground"].help_text = (
            "Whoever’s site asks for consent is looked up only after a yes, whatever you choose here. A no, an "
            "objection and a browser’s privacy signal always win."
        )
        for name, (label, help_text) in ASSESSMENT.items():
            fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=ASSESSMENT_MAX,
                help_text=help_text,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.initial = {**_standing(standing, self.readable), **self.initial}

    @property
    def assessment(self) -> list[forms.BoundField]:
        return [self[name] for name in ASSESSMENT]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.readable:
            self.add_error(
                "sites", "No site has a privacy notice yet. Write one in a site’s settings, under Privacy."
            )
        elif not given.get("sites") and "sites" not in self.errors:
            self.add_error(
                "sites", "Tick each site whose notice says so. Without a notice nobody is looked up."
            )
        if given.get("ground") == Ground.LEGITIMATE:
            for name in ASSESSMENT:
                if not str(given.get(name, "")).strip():
                    self.add_error(name, "Write your assessment: without it this ground does not hold.")
        return given

    def decide(self, by: Membership) -> EnrichmentDecision:
        given = self.cleaned_data
        notices = {
            str(site.pk): notice_version(site) for site in self.readable if str(site.pk) in given["sites"]
        }
        texts = {name: given[name].strip() for name in ASSESSMENT}
        return decide(by, True, ground=given["ground"], daily=given["daily"], notices=notices, **texts)


def _standing(decision: EnrichmentDecision | None, sites: list[Site]) -> dict[str, Any]:
    if decision is None:
        return {"ground": Ground.CONSENT, "daily": DAILY}
    return {
        "sites": [str(site.pk) for site in sites if decision.covers(site)],
        "ground": decision.ground,
        "daily": decision.daily,
        **{name: getattr(decision, name) for name in ASSESSMENT},
    }


class KeyForm(forms.Form):
    """``key`` is never shown again; empty keeps the one that is there."""

    key = forms.CharField(
        label="Key",
        required=False,
        max_length=KEY_MAX,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).strip()
        if not key.isascii() or not key.isprintable() or " " in key:
            raise forms.ValidationError("A key has letters, digits and signs, and no spaces. Copy it again.")
        return key
