"""What somebody fills in about a segment."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import Membership
from crm import asking, segments
from crm.models import Segment

LOST = "It refers to something deleted. Choose anew, or remove it."


class SegmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """``faults`` say of each condition what is wrong with it, by JSON pointer."""

    name = forms.CharField(label="Name", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    description = forms.CharField(
        label="What it is for",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    shared = forms.BooleanField(
        label="Shared with the team",
        required=False,
        help_text="Every colleague sees the segment, and may change it. Otherwise only you do.",
        widget=forms.CheckboxInput(attrs={"class": "switch", "role": "switch"}),
    )
    conditions = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Segment
        fields = ("name", "description", "shared", "conditions")

    def __init__(self, data: Any, instance: Segment, member: Membership) -> None:
        super().__init__(data, instance=instance, initial={"conditions": json.dumps(instance.conditions)})
        self.member = member
        self.faults: list[asking.Fault] = []

    @property
    def told(self) -> Any:
        """The conditions as they stand in the form, whatever they are."""
        try:
            return json.loads(self["conditions"].value() or "{}")
        except ValueError:
            return {}

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        seen = Q(shared=True) | Q(owner=self.member)
        if Segment.objects.filter(seen, name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is a segment of this name already.")
        return name

    def clean_conditions(self) -> dict[str, Any]:
        try:
            asked = asking.read(self.told)
        except asking.Unreadable as wrong:
            self.faults = wrong.faults
            raise forms.ValidationError("Look at the conditions marked below.") from None
        for at in segments.lost(asked, self.instance):
            self.faults.append(asking.Fault("".join(f"/conditions/{place}" for place in at), LOST))
        if self.faults:
            raise forms.ValidationError("Look at the conditions marked below.")
        return asking.plain(asked)
