"""What people fill in about themselves, their workspace and their team. The form of a site is in site_form.py."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.conf import settings

from accounts.models import Invitation, Membership, Role, User, Workspace
from accounts.pictures import Unusable, portrait

_PLACES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
ZONES = ("UTC", *_PLACES)
WHAT_ROLES_DO = {
    Role.OWNER: "Everything, and may close the workspace",
    Role.ADMIN: "Answers, and manages the team and the sites",
    Role.OPERATOR: "Answers visitors",
}


class LoginForm(AllauthLoginForm):
    """Knows the address of the invitation that brought someone here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is not None:
            self.fields["login"].initial = self.request.session.get("account_verified_email")


class ZoneField(forms.CharField):
    """A time zone by its name in the IANA database; the page offers the list ``ZONES`` to search in."""

    widget = forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        zone: str = super().clean(value)
        if zone and zone not in ZONES:
            raise forms.ValidationError("Choose a time zone from the list, like Europe/Amsterdam.")
        return zone


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    """First and last name; the first is what visitors see."""

    class Meta:
        model = User
        fields = ("first_name", "last_name")
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }
        help_texts = {"first_name": "Visitors see it beside your answers."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True


class FoundingForm(NameForm):
    """A new workspace. Who has given a name before is not asked again."""

    workspace_name = forms.CharField(
        label="Company",
        max_length=80,
        help_text="The name of the workspace. It can be changed later.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    # Filled in by the browser, so that times are right from the first day.
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": ""}))

    field_order = ("first_name", "last_name", "workspace_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.first_name:
            del self.fields["first_name"], self.fields["last_name"]

    def found(self) -> Workspace:
        user = self.save(commit=False)
        if user.time_zone == "UTC" and self.cleaned_data["zone"] in ZONES:
            user.time_zone = self.cleaned_data["zone"]
        user.save()
        return Workspace.objects.found(self.cleaned_data["workspace_name"], user)


class ProfileForm(NameForm):
    language = forms.ChoiceField(
        label="Language",
        choices=lambda: settings.LANGUAGES,
        help_text="It also decides how dates are written.",
    )
    time_zone = ZoneField(
        label="Time zone", max_length=64, help_text="Times are shown in it. Type a city to search."
    )

    class Meta(NameForm.Meta):
        fields = ("first_name", "last_name", "language", "time_zone")


class PictureForm(forms.Form):
    picture = forms.FileField(
        label="New picture",
        help_text="JPEG, PNG, WebP or GIF up to 5 MB. It is cut to a square.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    def clean_picture(self) -> Any:
        try:
            return portrait(self.cleaned_data["picture"])
        except Unusable as fault:
            raise forms.ValidationError(str(fault)) from fault


def roles_given_by(giver: Membership) -> list[tuple[str, str]]:
    """The roles that a member may give: only an owner makes owners."""
    given = [role for role in Role if role != Role.OWNER or giver.role == Role.OWNER]
    return [(role.value, f"{role.label}. {WHAT_ROLES_DO[role]}") for role in reversed(given)]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect, initial=Role.OPERATOR)

    # An invitation is mail to a stranger's address; more than this is no team but a mailing.
    PER_HOUR = 50

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_given_by(by)  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].lower()
        if Membership.objects.active().filter(user__email__iexact=address).exists():
            raise forms.ValidationError(f"{address} is in this workspace already.")
        return address

    def clean(self) -> dict[str, Any]:
        if Invitation.objects.sent_within_an_hour().count() >= self.PER_HOUR:
            raise forms.ValidationError(
                f"{self.PER_HOUR} invitations were sent within an hour. Try again later."
            )
        return self.cleaned_data


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_given_by(by)  # type: ignore[attr-defined]


class WorkspaceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Workspace
        fields = ("name",)
        help_texts = {"name": "Your team sees it, and so does whoever you invite."}


class ClosingForm(forms.Form):
    name = forms.CharField(
        label="Type the name of the workspace", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_name(self) -> str:
        if self.cleaned_data["name"].casefold() != self.workspace.name.casefold():
            raise forms.ValidationError(f"This is not the name. It is {self.workspace.name}.")
        return str(self.cleaned_data["name"])
