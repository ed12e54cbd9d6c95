"""What an operator says of a request."""

from __future__ import annotations

from typing import Any

from django import forms

from privacy.models import RightsRequest
from privacy.models.step import REASON_MAX

WORKING, ANSWERED, REFUSED = "working", "answered", "refused"


class AnswerForm(forms.Form):
    do = forms.ChoiceField(choices=[(word, word) for word in (WORKING, ANSWERED, REFUSED)])
    reason = forms.CharField(
        label="Answer",
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The visitor reads it in the chat under “Your data”.",
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("do") == REFUSED and not given.get("reason", "").strip():
            self.add_error(
                "reason", "Say why: the person has a right to know, and to complain (GDPR Art. 12(4))."
            )
        return given

    def apply(self, asked: RightsRequest, by: Any) -> None:
        """Raises NotOpen."""
        given = self.cleaned_data
        if given["do"] == WORKING:
            asked.take_up(by=by)
        elif given["do"] == ANSWERED:
            asked.answer(by=by, reason=given["reason"])
        else:
            asked.refuse(by=by, reason=given["reason"])
