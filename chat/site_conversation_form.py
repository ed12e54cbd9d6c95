"""How a site converses: hours, questions, files, rating, transcript."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms

from accounts.models import Site
from accounts.models.site import ReplyTime
from chat import hours, questions, words

SPANS = 2  # of a day, as the page shows them
DAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def clock_field(label: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "time", "aria-label": label})
    return forms.CharField(required=False, max_length=5, widget=widget)


class ConversationForm(forms.ModelForm):  # type: ignore[type-arg]
    hours_on = forms.BooleanField(
        label="Business hours",
        required=False,
        help_text="Outside of them the chat says when your team is back, in each visitor’s own time zone, and "
        "offers to leave an e-mail address. Switched off, it never says that you are closed.",
        widget=forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
    )
    zone = forms.CharField(
        label="Time zone",
        required=False,
        help_text="The one that your hours are in.",
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    closed = forms.CharField(
        label="Closed days",
        required=False,
        help_text="One a line, with a name if you like: 2026-12-25 Christmas",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    questions = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Site
        fields = ("reply_time", "visitor_files", "link_previews", "ask_rating", "transcripts")
        widgets = {
            name: forms.CheckboxInput(attrs={"class": "switch", "role": "switch"})
            for name in ("visitor_files", "link_previews", "ask_rating", "transcripts")
        }
        help_texts = {
            "reply_time": "Measured: the median of first answers over the last four weeks, said once there are "
            "ten of them and while it is within a day.",
            "link_previews": "Below a link that your team sends, its title and first words. Our server asks for the "
            "page; the visitor’s browser does not, and no picture is shown.",
            "visitor_files": "Pictures are made anew without place and camera. Programs are never taken.",
            "ask_rating": "When a conversation is closed, its visitor may rate it from 1 to 5 and say why. Your "
            "team sees both.",
            "transcripts": "A visitor may have a conversation sent to their own address, which a code proves "
            "first. Notes are never in it.",
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reply_time"].label = "Usual reply time"
        self.fields["reply_time"].choices = ReplyTime.choices  # type: ignore[attr-defined]
        known = self.instance.hours if isinstance(self.instance.hours, dict) else {}
        for day, word in zip(hours.DAYS, DAY_WORDS, strict=True):
            for span in range(SPANS):
                self.fields[f"{day}_{span}_from"] = clock_field(f"{word}, from")
                self.fields[f"{day}_{span}_to"] = clock_field(f"{word}, to")
        self.initial.update(_initial(known, self.own))
        self.initial.setdefault("questions", json.dumps(self.instance.questions or [], ensure_ascii=False))
        # Needed with hours alone, so the page does not call it optional.
        self.fields["zone"].required = not self.is_bound or bool(self.data.get("hours_on"))
        self.fault: dict[str, Any] = {}

    @property
    def own(self) -> str:
        """The chatbox's code for the site's own language."""
        return words.spoken(str(self.instance.language)) or words.ENGLISH

    @property
    def days(self) -> list[dict[str, Any]]:
        """The rows of the week, for the page."""
        return [
            {
                "name": day,
                "word": word,
                "spans": [(self[f"{day}_{span}_from"], self[f"{day}_{span}_to"]) for span in range(SPANS)],
                "errors": self[f"{day}_0_from"].errors,
            }
            for day, word in zip(hours.DAYS, DAY_WORDS, strict=True)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.instance.hours = self._hours(cleaned)
        self.instance.questions = self._questions(cleaned)
        return cleaned

    def _hours(self, cleaned: dict[str, Any]) -> hours.Hours:
        closed = self._closed(cleaned.get("closed", ""))
        if not cleaned.get("hours_on"):
            return {}
        week = {day: self._day(cleaned, day) for day in hours.DAYS}
        try:
            # Nothing written at all is a week of nothing, and says so.
            return hours.clean({"zone": cleaned.get("zone"), "week": week, "closed": closed})
        except hours.WrongHours as wrong:
            field = "closed" if wrong.day == "closed" else f"{wrong.day}_0_from" if wrong.day else "zone"
            self.add_error(field, str(wrong))
            return {}

    def _day(self, cleaned: dict[str, Any], day: str) -> list[list[str]]:
        pairs = [(cleaned.get(f"{day}_{n}_from", ""), cleaned.get(f"{day}_{n}_to", "")) for n in range(SPANS)]
        return [[start, end] for start, end in pairs if start or end]

    def _closed(self, text: str) -> dict[str, str]:
        found = {}
        for line in filter(None, (line.strip() for line in text.splitlines())):
            day, _, name = line.partition(" ")
            try:
                found[date.fromisoformat(day).isoformat()] = name.strip()
            except ValueError:
                self.add_error("closed", f"{day[:20]} is no day. Write it like 2026-12-25.")
        return found

    def _questions(self, cleaned: dict[str, Any]) -> list[questions.Question]:
        try:
            given = json.loads(cleaned.get("questions") or "[]")
            return questions.clean(given, self.own)
        except questions.WrongQuestions as wrong:
            self.fault = {"number": wrong.number, "words": str(wrong)}
            which = "" if wrong.number is None else f"Question {wrong.number + 1}: "
            self.add_error("questions", f"{which}{wrong}")
        except ValueError:
            self.add_error("questions", "The questions did not arrive. Try again.")
        return []


def _initial(known: dict[str, Any], own: str) -> dict[str, Any]:
    closed = known.get("closed", {})
    found: dict[str, Any] = {
        "hours_on": hours.asked(known),
        "zone": known.get("zone", ""),
        "closed": "\n".join(f"{day} {name}".strip() for day, name in sorted(closed.items())),
    }
    for day, spans in (known.get("week") or {}).items():
        for number, (start, end) in enumerate(spans[:SPANS]):
            found[f"{day}_{number}_from"] = start
            # A field for times knows no 24:00.
            found[f"{day}_{number}_to"] = "00:00" if end == "24:00" else end
    return found
