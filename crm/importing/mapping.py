"""Which column becomes what: guessed from names and values, chosen by a person, and read row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm import formulas
from crm.folding import fold
from crm.models import Definition
from crm.models.attribute import NAME_MAX
from crm.values import Scalar, is_link

# What a column may become beside an attribute, in the order in which it is offered.
TARGETS = {
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail",
    "phone": "Phone",
    "external_id": "Id in your books",
    "company": "Company",
    "language": "Language",
    "time_zone": "Time zone",
    "labels": "Labels, with commas",
}
# Only in another service's file: its own id of the person.
ORIGIN = "origin"
ATTRIBUTE = "attribute:"
NEW = "new"
LABELS_MAX = 20
LABEL_MAX = 40
_CALLED = {
    "name": "name fullname contact contactname kontakt nom nombre naam displayname customer",
    "first_name": "firstname givenname vorname prenom voornaam nombrepila fname",
    "last_name": "lastname surname familyname nachname nomdefamille achternaam apellido apellidos lname",
    "email": "email emailaddress mail mailaddress emailadresse courriel correo primaryemail emailwork workemail",
    "phone": "phone phonenumber telephone tel mobile mobilephone cell telefon telefonnummer telefoon handy telefono",
    "external_id": "id externalid idinyourbooks userid customerid customernumber customerno kundennummer crmid",
    "company": "company companyname organisation organization firma account bedrijf societe empresa employer",
    "language": "language lang locale sprache langue taal idioma",
    "time_zone": "timezone tz zeitzone",
    "labels": "labels label tags tag lists etiketten",
}
_WORDS = {word: target for target, words in _CALLED.items() for word in words.split()}
# What our own export says beside, and nobody imports.
_LEFT = {"created", "lastseen", "owner", "verified", "paldeskid", "createdat", "lastseenat"}
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]{2,}")
_PHONE = re.compile(r"(\+|00)\d[\d\s()./-]{6,20}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,9})?")
_YESNO = {"yes", "no", "true", "false", "y", "n"}


@dataclass(frozen=True)
class Column:
    """``to`` is one of TARGETS, "attribute:<name>" of one that is there, "new", or "" for leaving it out; ``title``
    and ``kind`` are those of a new attribute."""

    to: str = ""
    title: str = ""
    kind: str = "text"

    def plain(self) -> dict[str, str]:
        return {"to": self.to, "title": self.title, "kind": self.kind}

    @property
    def name(self) -> str:
        """What the attribute is called by scripts."""
        return self.to.removeprefix(ATTRIBUTE) if self.to.startswith(ATTRIBUTE) else slug(self.title)


@dataclass
class Row:
    """What a record says: its facts by name, its labels, and the id that another service knew the person by."""

    line: int
    cells: list[Any]
    facts: dict[str, Scalar] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    origin: str = ""


def guess(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Column]:
    """For each column what it most likely is; no two become the same."""
    known = {fold(each.title): each.name for each in Definition.objects.in_use()}
    known |= {each.name: each.name for each in Definition.objects.in_use()}
    taken: set[str] = set()
    return [
        _guess(name, [row[at] for row in rows if at < len(row)], known, taken)
        for at, name in enumerate(names)
    ]


def _guess(name: str, values: list[Any], known: Mapping[str, str], taken: set[str]) -> Column:
    told = [str(value).strip() for value in values if value not in (None, "")]
    word = name.removeprefix("attributes.")
    here = known.get(word) or known.get(fold(word))
    to = f"{ATTRIBUTE}{here}" if here else _target(word, told)
    if to in taken:
        to = ""
    if to:
        taken.add(to)
        return Column(to)
    return (
        Column(NEW, _titled(word), kind_of(told)) if told and word and bare(word) not in _LEFT else Column()
    )


def _target(name: str, told: list[str]) -> str:
    word = bare(name)
    if word in _WORDS:
        return _WORDS[word]
    if told and all(map(_EMAIL.fullmatch, told)):
        return "email"
    return "phone" if told and all(map(_PHONE.fullmatch, told)) else ""


def bare(name: str) -> str:
    return re.sub(r"[^\w]|_", "", fold(name))


def _titled(name: str) -> str:
    words = re.sub(r"[_\s]+", " ", name).strip()
    return (words[:1].upper() + words[1:])[:60]


def kind_of(told: Sequence[str]) -> str:
    """The type that all of these values are of."""
    tests: dict[str, Callable[[str], Any]] = {
        "yesno": lambda word: word.lower() in _YESNO,
        "date": _DAY.fullmatch,
        # What begins with a zero is a number of an order or a postcode, and would lose it.
        "number": lambda word: _NUMBER.fullmatch(word) and not re.match(r"[+-]?0\d", word),
        "link": is_link,
    }
    return next((kind for kind, test in tests.items() if told and all(map(test, told))), "text")


def slug(title: str) -> str:
    """A name for scripts, made from what operators read."""
    return re.sub(r"\W+", "_", fold(title)).strip("_")[:NAME_MAX]


def faults(columns: Sequence[Column], match: str) -> list[str]:
    """What is wrong with a choice, in words."""
    found = []
    chosen = [column.to for column in columns if column.to not in ("", NEW)]
    for to in sorted({to for to in chosen if chosen.count(to) > 1}):
        found.append(f"Two columns become {called(to)}. Leave one of them out.")
    if not set(chosen) & {ORIGIN, "name", "first_name", "last_name", "email", "phone", "external_id"}:
        found.append("Say which column is the name, the e-mail, the phone or the id in your books.")
    if match and match not in chosen:
        found.append(f"Contacts are found again by {called(match).lower()}, but no column is that.")
    made = [column.name for column in columns if column.to == NEW]
    if any(not name for name in made) or len({*made}) < len(made):
        found.append("Each new attribute needs a name of its own.")
    kinds = {kind for column in columns if column.to == NEW for kind in [column.kind]}
    if kinds - set(Definition.Kind.values) or "list" in kinds:
        found.append("Choose a type for each new attribute.")
    return found


def called(to: str) -> str:
    return TARGETS.get(to, to.removeprefix(ATTRIBUTE))


def define(columns: Iterable[Column]) -> None:
    """Make the new attributes, unless they are there by now."""
    for column in columns:
        if column.to == NEW:
            Definition.objects.get_or_create(
                name=column.name, defaults={"title": column.title[:60], "kind": column.kind}
            )


def row_of(line: int, cells: list[Any], columns: Sequence[Column]) -> Row:
    """What a record says by this mapping; an empty cell says nothing."""
    row = Row(line, cells)
    names: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        value = formulas.restored(cell.strip()) if isinstance(cell, str) else cell
        if not column.to or value is None or value == "":
            continue
        if column.to in ("first_name", "last_name"):
            names[column.to] = str(value)
        elif column.to == "labels":
            row.labels = _labels(str(value))
        elif column.to == ORIGIN:
            row.origin = str(value)[:250]
        else:
            name = column.to if column.to in TARGETS else column.name
            row.facts[name] = value if name not in TARGETS else str(value)
    if names and "name" not in row.facts:
        row.facts["name"] = " ".join(names[part] for part in ("first_name", "last_name") if part in names)
    return row


def _labels(text: str) -> list[str]:
    words = [word.strip()[:LABEL_MAX] for word in re.split(r"[,;|]", text)]
    return list(dict.fromkeys(word for word in words if word))[:LABELS_MAX]
