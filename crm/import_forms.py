"""How a person says what the columns of a file are, and what shall be done with the people in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from crm.importing import mapping
from crm.importing.mapping import ATTRIBUTE, NEW, ORIGIN, TARGETS, Column
from crm.importing.reading import ENCODINGS, SEPARATORS
from crm.models import Basis, Definition, Import
from crm.models.importing import Known, Match

KINDS = [(kind.value, kind.label) for kind in Definition.Kind if kind != Definition.Kind.LIST]
SHOWN = 3


@dataclass(frozen=True)
class Shown:
    """One column of the file as the page shows it."""

    at: int
    name: str
    values: list[str]
    column: Column


class LookForm(forms.Form):
    """How the file is written, where the guess was wrong."""

    encoding = forms.ChoiceField(label="Letters", choices=list(ENCODINGS.items()), required=False)
    separator = forms.ChoiceField(label="Separator", choices=list(SEPARATORS.items()), required=False)
    header = forms.BooleanField(label="The first row has the names of the columns", required=False)


class MappingForm(forms.Form):
    known = forms.ChoiceField(
        label="Contacts that are here already", choices=Known.choices, widget=forms.RadioSelect
    )
    match = forms.ChoiceField(
        label="Find them by",
        choices=Match.choices,
        required=False,
        help_text="A row without it becomes a new contact.",
    )
    basis = forms.ChoiceField(
        label="Why you may hold this data",
        choices=Basis.choices,
        widget=forms.RadioSelect,
        help_text="Kept with every value that is imported (GDPR Art. 6). Imported values never replace what people "
        "say themselves, what your server vouches for, or what somebody put right.",
        error_messages={"required": "Say on which ground you hold it."},
    )

    def __init__(self, batch: Import, data: Any = None) -> None:
        started = {"known": batch.known, "match": batch.match, "basis": batch.basis}
        super().__init__(data, initial=started)
        self.batch = batch
        self.columns = [Column(**each) for each in batch.mapping]
        if data is not None:
            self.columns = [self._column(at, data) for at in range(len(self.columns))]

    def _column(self, at: int, data: Any) -> Column:
        to = data.get(f"to-{at}", "")
        own = self.batch.vendor and to == ORIGIN
        if not own and to != NEW and to not in TARGETS and not to.startswith(ATTRIBUTE):
            to = ""
        kind = data.get(f"kind-{at}", "text")
        return Column(to, data.get(f"title-{at}", "").strip()[:60], kind if kind in dict(KINDS) else "text")

    def clean(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        match = found.get("match", "") if found.get("known") != Known.NEW else ""
        for sentence in mapping.faults(self.columns, match):
            self.add_error(None, sentence)
        return found

    def keep(self) -> None:
        """What was chosen, right or wrong: nothing that was typed is lost."""
        self.batch.mapping = [column.plain() for column in self.columns]
        for name in ("known", "match", "basis"):
            setattr(self.batch, name, self.cleaned_data.get(name) or getattr(self.batch, name))
        self.batch.save(update_fields=["mapping", "known", "match", "basis"])

    @property
    def shown(self) -> list[Shown]:
        names, rows = self.batch.sample.get("names", []), self.batch.sample.get("rows", [])
        return [
            Shown(at, names[at] if at < len(names) else "", _values(rows, at), column)
            for at, column in enumerate(self.columns)
        ]

    @property
    def targets(self) -> list[tuple[str, list[tuple[str, str]]]]:
        own = [(f"{ATTRIBUTE}{each.name}", each.title) for each in Definition.objects.in_use().in_order()]
        origin = [(ORIGIN, f"Id at {self.batch.get_vendor_display()}")] if self.batch.vendor else []
        groups = [("Contact", [*TARGETS.items(), *origin]), ("Attributes", own)]
        return [group for group in groups if group[1]]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return KINDS


def _values(rows: list[list[Any]], at: int) -> list[str]:
    told = (row[at] for row in rows if at < len(row))
    return [str(value) for value in told if value not in (None, "")][:SHOWN]
