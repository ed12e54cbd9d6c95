"""What an admin fills in about labels, and whatever else has a name that stands once in the workspace."""

from __future__ import annotations

from django import forms

from crm.models import ContactLabel

# In the order of a label's hue; the design's twelve hues, thirty degrees apart (static/css/avatar.css).
HUES = (
    "Red",
    "Orange",
    "Amber",
    "Olive",
    "Green",
    "Pine",
    "Teal",
    "Sky",
    "Blue",
    "Violet",
    "Purple",
    "Pink",
)


class NamedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A name that stands once in the workspace, whatever its capitals."""

    taken = ""

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        others = self._meta.model.objects.exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(self.taken)
        return name


class HuedForm(NamedForm):
    taken = "There is a label of this name already."
    hue = forms.TypedChoiceField(
        label="Colour", coerce=int, choices=list(enumerate(HUES)), widget=forms.RadioSelect
    )


class ContactLabelForm(HuedForm):
    class Meta:
        model = ContactLabel
        fields = ("name", "hue")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}
