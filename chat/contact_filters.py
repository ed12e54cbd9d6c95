"""What the address of the contact list asks: words, conditions and an order; the form that writes it, and its chips."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.languages import LANGUAGES
from accounts.models import Membership
from crm import asking, listing
from crm.asking import vocabulary
from crm.models import Company, Contact, ContactLabel, Definition, Segment

YES_NO = [("", "Either"), ("yes", "Yes"), ("no", "No")]
DAYS = [
    ("", "Any time"),
    ("1", "In the last day"),
    ("7", "In the last 7 days"),
    ("30", "In the last 30 days"),
]
SEEN = [*DAYS, ("-30", "Not for 30 days"), ("-180", "Not for half a year")]
CREATED = [*DAYS, ("365", "In the last year")]
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class FilterForm(forms.Form):
    """Every field may be empty; a value that is not known here asks nothing."""

    segment = forms.ChoiceField(label="Segment", required=False)
    label = forms.MultipleChoiceField(label="Labels", required=False, widget=forms.CheckboxSelectMultiple)
    owner = forms.ChoiceField(label="Owner", required=False)
    company = forms.CharField(
        label="Company", required=False, max_length=120, help_text="The name or how it begins."
    )
    verified = forms.ChoiceField(label="Verified by your server", required=False, choices=YES_NO)
    email = forms.ChoiceField(label="Has an e-mail address", required=False, choices=YES_NO)
    phone = forms.ChoiceField(label="Has a phone number", required=False, choices=YES_NO)
    blocked = forms.ChoiceField(label="Blocked", required=False, choices=YES_NO)
    language = forms.ChoiceField(label="Language", required=False)
    seen = forms.ChoiceField(label="Last seen", required=False, choices=SEEN)
    created = forms.ChoiceField(label="Created", required=False, choices=CREATED)
    fact = forms.ChoiceField(label="Attribute", required=False)
    value = forms.CharField(label="Its value", required=False, max_length=200, help_text="Empty: any value.")

    def __init__(self, asked: QueryDict, member: Membership) -> None:
        super().__init__(asked)
        self.member = member
        choices: dict[str, list[tuple[str, str]]] = {
            "segment": [
                ("", "Any"),
                *((str(each.pk), each.name) for each in Segment.objects.shown_to(member).by_name()),
            ],
            "label": [(str(each.pk), each.name) for each in ContactLabel.objects.by_name()],
            "owner": _owners(member),
            "language": [("", "Any"), *sorted(LANGUAGES, key=lambda each: str(each[1]))],
            "fact": [
                ("", "None"),
                *((each.name, each.title) for each in Definition.objects.in_use().in_order()),
            ],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value and name != "value"}


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the query without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Link:
    words: str
    query: str
    chosen: bool


@dataclass(frozen=True)
class Head:
    """``sort`` is what aria-sort says, empty for a column that the list is not sorted by."""

    query: str
    sort: str


def _owners(member: Membership) -> list[tuple[str, str]]:
    others = (
        Membership.objects.active().select_related("user").exclude(pk=member.pk).order_by("joined_at", "id")
    )
    everybody = [(str(each.pk), each.user.name) for each in others]
    return [("", "Anyone"), ("me", "Me"), ("nobody", "Nobody"), *everybody]


class Question:
    """What one address asks. ``words`` are searched for, ``order`` is known always."""

    def __init__(self, asked: QueryDict, member: Membership) -> None:
        self.sent = asked
        self.words = asked.get("q", "").strip()[:120].replace("\x00", "")
        self.order = listing.ORDERS.get(asked.get("sort", ""), listing.ORDERS["seen"])
        self.form = FilterForm(asked, member)

    @property
    def asks(self) -> bool:
        return bool(self.words or self.conditions)

    @property
    def conditions(self) -> int:
        return len(self.form.asked)

    def found(self) -> QuerySet[Contact]:
        conditions = [CONDITIONS[name](value, self.form) for name, value in self.form.asked.items()]
        found = asking.matching(asking.Asked(conditions=conditions))
        return found & listing.holding(self.words) if self.words else found

    @property
    def plain(self) -> str:
        """The same selection for others, as JSON of crm/asking."""
        conditions = [CONDITIONS[name](value, self.form) for name, value in self.form.asked.items()]
        if self.words:
            conditions.append(vocabulary.Search(text=self.words))
        return json.dumps(asking.plain(asking.Asked(conditions=conditions)))

    # What the page's links ask: the same with one thing changed; a page's cursor never goes along.

    @property
    def query(self) -> str:
        return self._open().urlencode()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search keeps of the address."""
        kept = self._open()
        return [(name, value) for name in kept if name != "q" for value in kept.getlist(name)]

    @property
    def unfiltered(self) -> str:
        kept = self._open()
        for name in self.form.fields:
            kept.pop(name, None)
        return kept.urlencode()

    @property
    def orders(self) -> list[Link]:
        return [
            Link(order.words, self._sorted(order.name), order == self.order)
            for order in listing.ORDERS.values()
        ]

    @property
    def heads(self) -> dict[str, Head]:
        """By column: the query that sorts by it, the other way round where it is sorted so already."""
        return {name: self._head(name) for name in ("name", "seen", "created")}

    def chips(self) -> list[Chip]:
        told = ((name, value) for name, value in self.form.asked.items())
        each = (
            (name, one) for name, value in told for one in (value if isinstance(value, list) else [value])
        )
        return [Chip(self._in_words(name, one), self._without(name, one)) for name, one in each]

    def _head(self, name: str) -> Head:
        other = f"-{name}" if self.order.name == name else name
        falls = "descending" if self.order.falling else "ascending"
        return Head(self._sorted(other), falls if self.order.name.lstrip("-") == name else "")

    def _sorted(self, name: str) -> str:
        kept = self._open()
        kept["sort"] = name
        return kept.urlencode()

    def _open(self) -> QueryDict:
        kept = QueryDict(mutable=True)
        for name in ("q", "sort", *self.form.fields):
            if values := [each for each in self.sent.getlist(name) if each]:
                kept.setlist(name, values)
        return kept

    def _without(self, name: str, value: str) -> str:
        kept = self._open()
        kept.setlist(name, [each for each in kept.getlist(name) if each != value])
        if name == "fact":
            kept.pop("value", None)
        return kept.urlencode()

    def _in_words(self, name: str, value: str) -> str:
        field = self.form.fields[name]
        said = str(dict(getattr(field, "choices", [])).get(value, value))
        if name == "company" and _UUID.fullmatch(value):
            said = Company.objects.filter(pk=value).values_list("name", flat=True).first() or "a deleted one"
        if name == "fact":
            asked = self.form.cleaned_data.get("value")
            return f"{said}: {asked}" if asked else f"{said} is known"
        return f"{field.label}: {said[:1].lower() + said[1:] if name in ('seen', 'created') else said}"


# One function a field of the form: the condition of crm/asking that it stands for.


def _label(values: list[str], form: FilterForm) -> Any:
    return vocabulary.Label(is_="any", of=values)


def _segment(value: str, form: FilterForm) -> Any:
    return vocabulary.InSegment(is_="any", of=[value])


def _owner(value: str, form: FilterForm) -> Any:
    return vocabulary.Owner(is_="any", of=[str(form.member.pk) if value == "me" else value])


def _company(value: str, form: FilterForm) -> Any:
    """By its id, or those whose name begins so."""
    named = Company.objects.filter(name__istartswith=value).values_list("pk", flat=True)
    ids = [value] if _UUID.fullmatch(value) else [str(pk) for pk in named[: vocabulary.CHOICES_MOST]]
    return vocabulary.Company(is_="any", of=ids or [str(UUID(int=0))])


def _language(value: str, form: FilterForm) -> Any:
    return vocabulary.Language(is_="any", of=[value])


def _said(word: Any) -> Any:
    return lambda value, form: word(is_=value)


def _days(word: Any) -> Any:
    def within(value: str, form: FilterForm) -> Any:
        return word(is_="beyond" if value.startswith("-") else "within", days=abs(int(value)))

    return within


def _fact(name: str, form: FilterForm) -> Any:
    value = form.cleaned_data.get("value")
    if not value:
        return vocabulary.Attribute(name=name, is_="set")
    return vocabulary.Attribute(name=name, is_="any", of=_readings(value))


def _readings(text: str) -> list[Any]:
    """What a typed value may be: a text, and a number or a yes where it reads as one."""
    found: list[Any] = [text, *{"yes": [True], "no": [False]}.get(text.lower(), [])]
    with suppress(ValueError):
        found.append(float(text.replace(",", ".")))
    return found


CONDITIONS: dict[str, Any] = {
    "segment": _segment,
    "label": _label,
    "owner": _owner,
    "company": _company,
    "verified": _said(vocabulary.Verified),
    "email": _said(vocabulary.HasEmail),
    "phone": _said(vocabulary.HasPhone),
    "blocked": _said(vocabulary.Blocked),
    "language": _language,
    "seen": _days(vocabulary.Seen),
    "created": _days(vocabulary.Created),
    "fact": _fact,
}
