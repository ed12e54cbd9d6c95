"""The form of a member's own choice of notices."""

from __future__ import annotations

from typing import Any

from django import forms

from chat.models import NoticeSettings
from chat.models.notice import Reason

REASONS = (
    Reason.MENTIONED,
    Reason.ASSIGNED,
    Reason.YOURS,
    Reason.FOLLOWED,
    Reason.TEAM,
    Reason.UNASSIGNED,
)


def switch() -> forms.CheckboxInput:
    return forms.CheckboxInput(attrs={"class": "switch", "role": "switch"})


def clock() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "control-short"})


class NoticeSettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = NoticeSettings
        fields = (*REASONS, "desktop", "sound", "digest", "quiet", "quiet_from", "quiet_until")
        labels = {
            "mentioned": "Somebody mentions you in a note",
            "assigned": "A conversation is assigned to you",
            "yours": "A visitor writes in a conversation of yours",
            "followed": "A visitor writes in a conversation you follow",
            "team": "A conversation is handed to your team",
            "unassigned": "A new conversation begins and is nobody’s yet",
            "desktop": "Desktop notifications",
            "sound": "Sound",
            "digest": "E-mail for what you missed",
            "quiet": "Quiet hours",
        }
        help_texts = {
            "desktop": "While the inbox is open in some tab: one for each conversation, without what was written.",
            "sound": "A short, soft one with each notice that you are not looking at already.",
            "digest": "When you are away: mentions and assignments you have not seen after 15 minutes, and visitors of "
            "yours who wait too long. One mail an hour at most, without what was written.",
            "quiet": "No desktop notification, no sound and no mail in these hours. The list of notices goes on.",
        }
        widgets = {
            **{reason.value: switch() for reason in REASONS},
            **{name: switch() for name in ("desktop", "sound", "digest", "quiet")},
            "quiet_from": clock(),
            "quiet_until": clock(),
        }

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        same = found.get("quiet_from") is not None and found.get("quiet_from") == found.get("quiet_until")
        if found.get("quiet") and same:
            self.add_error(
                "quiet_until", "Choose another time than the beginning, or switch quiet hours off."
            )
        return found
