"""Whether a site keeps visits, which parts of addresses, and for how long."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from accounts.models import Site
from accounts.models.site import VISIT_DAYS

KEYS_MAX = 20
_KEY = re.compile(r"[A-Za-z0-9_.\-]{1,40}")
WHOLE_DAYS = 30
SWITCH = {"class": "switch", "role": "switch"}
SHORT = {"class": "control-short", "inputmode": "numeric"}


class SiteVisitsForm(forms.ModelForm):  # type: ignore[type-arg]
    visit_query = forms.CharField(
        label="Parts of an address after the question mark",
        required=False,
        max_length=900,
        help_text="Names that are kept, with spaces between them. All else after the question mark is taken out, for "
        "people’s searches, names and log-in links stand there. utm_… is always kept: it says which of your own "
        "campaigns somebody came from.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    whole_ip = forms.BooleanField(
        label="Keep whole IP addresses, too",
        required=False,
        help_text="Encrypted, beside the visit, and only as long as you say. Most sites need none: country and city "
        "come from the shortened address.",
        widget=forms.CheckboxInput(attrs=SWITCH),
    )

    class Meta:
        model = Site
        fields = ("visits", "visit_days", "whole_ip_days", "whole_ip_reason")
        widgets = {
            "visits": forms.CheckboxInput(attrs=SWITCH),
            "visit_days": forms.NumberInput(attrs=SHORT),
            "whole_ip_days": forms.NumberInput(attrs=SHORT),
            "whole_ip_reason": forms.TextInput(attrs={"placeholder": "Card fraud in the shop"}),
        }
        labels = {
            "visits": "Keep visits",
            "visit_days": "Days to keep a visit",
            "whole_ip_days": "Days to keep a whole address",
            "whole_ip_reason": "What you need it for",
        }
        help_texts = {
            "visits": "Only of visitors who agree to “Seeing what is read”. Switched off, nothing more is kept, and "
            "what is there goes when its time is up.",
            "visit_days": f"1 to 760. {VISIT_DAYS} is enough to answer well. Older visits delete themselves.",
            "whole_ip_days": "1 to 90.",
            "whole_ip_reason": "One sentence a regulator would accept. Visitors read it under “Your data”.",
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial["visit_query"] = " ".join(self.instance.visit_query)
        self.initial["whole_ip"] = self.instance.whole_ip_days is not None
        if self.instance.whole_ip_days is None:
            self.initial["whole_ip_days"] = WHOLE_DAYS
        self.fields["whole_ip_reason"].required = self.fields["whole_ip_days"].required = not self.is_bound

    def clean_visits(self) -> bool:
        on = bool(self.cleaned_data["visits"])
        if on and not self.instance.asks_for_insights:
            site = self.instance
            missing = [
                "" if site.notice or site.notice_url else "write a privacy notice",
                "" if site.consents.get("insights") else "ask for “Seeing what is read”",
            ]
            steps = " and ".join(filter(None, missing))
            raise forms.ValidationError(
                f"First {steps} under Privacy: nobody can agree to what is not asked."
            )
        return on

    def clean_visit_query(self) -> list[str]:
        names = list(dict.fromkeys(self.cleaned_data["visit_query"].replace(",", " ").split()))
        if wrong := next((name for name in names if not _KEY.fullmatch(name)), None):
            raise forms.ValidationError(
                f"{wrong[:40]} is no name of a parameter. Write them like: page category"
            )
        if len(names) > KEYS_MAX:
            raise forms.ValidationError(f"Keep {KEYS_MAX} names at most.")
        return names

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("whole_ip"):
            given["whole_ip_days"], given["whole_ip_reason"] = None, ""
            for name in ("whole_ip_days", "whole_ip_reason"):
                self.errors.pop(name, None)
        else:
            self._demand_reason(given)
        self.instance.visit_query = given.get("visit_query", self.instance.visit_query)
        return given

    def _demand_reason(self, given: dict[str, Any]) -> None:
        if not given.get("whole_ip_days") and "whole_ip_days" not in self.errors:
            self.add_error("whole_ip_days", "Write for how many days, 1 to 90.")
        if not str(given.get("whole_ip_reason") or "").strip():
            self.add_error("whole_ip_reason", "Write what you need whole addresses for, or switch them off.")
