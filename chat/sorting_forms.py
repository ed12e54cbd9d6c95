"""What an admin fills in about labels and teams."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Membership, Team
from chat.models import Label
from crm.label_forms import HuedForm, NamedForm


class LabelForm(HuedForm):
    class Meta:
        model = Label
        fields = ("name", "hue")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}


class Seats(forms.ModelMultipleChoiceField):
    def label_from_instance(self, member: Any) -> str:
        return str(member.user.name)


class TeamForm(NamedForm):
    taken = "There is a team of this name already."
    members = Seats(
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Whoever leaves the workspace leaves the team.",
    )

    class Meta:
        model = Team
        fields = ("name",)
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = Membership.objects.active().select_related("user").order_by("joined_at", "id")
        self.fields["members"].queryset = active  # type: ignore[attr-defined]
        if self.instance._state.adding is False:
            self.fields["members"].initial = list(self.instance.seats.values_list("member", flat=True))
