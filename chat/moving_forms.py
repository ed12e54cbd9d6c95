"""What an admin says about the file of another service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from accounts.models import Site
from crm.models import Basis
from crm.models.importing import Vendor


class MoveForm(forms.Form):
    vendor = forms.ChoiceField(
        label="Where it comes from",
        choices=Vendor.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say which service the file comes from."},
    )
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        error_messages={"required": "Choose a file first."},
        widget=forms.FileInput(
            attrs={"accept": ".json,.jsonl,.ndjson,.zip,.gz,.csv,application/json,text/csv"}
        ),
    )
    site = forms.ModelChoiceField(
        queryset=None,
        label="Site of the conversations",
        empty_label=None,
        error_messages={"required": "Choose the site of the conversations."},
        help_text="Every conversation belongs to a site. Contacts do not.",
    )
    basis = forms.ChoiceField(
        label="Why you may hold this data",
        choices=Basis.choices,
        widget=forms.RadioSelect,
        help_text="Kept with every value that is imported (GDPR Art. 6). Nobody's consent is imported: ask anew where "
        "you need it.",
        error_messages={"required": "Say on which ground you hold it."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites: Any = self.fields["site"]
        sites.queryset = Site.objects.order_by("created_at", "id")
        sites.required = sites.queryset.exists()
        self.largest = filesizeformat(settings.IMPORT_BYTES_MAX)
        self.fields["file"].help_text = (
            f"JSON as the service's API gives it, one file or many in a .zip; or its table of contacts (CSV). At most "
            f"{self.largest}: larger ones are imported on the server by the command import_from."
        )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError("This file is empty. Choose another one.")
        if file.size > settings.IMPORT_BYTES_MAX:
            raise forms.ValidationError(
                f"This file is larger than {self.largest}. Import it in parts, or by the command import_from."
            )
        return file
