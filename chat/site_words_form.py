"""A site's own words for its chatbox, one language at a time: what is left empty is said as we say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from accounts.models import Site
from chat import words

LONGEST = 500
ONE_LINE = 60
# These are no words of the customer's: pictures' names, by which they are searched.
NOT_TO_CHANGE = {"emoji"}
# In the order of the page; a part without a title stands at the end under its own name.
TITLES = {
    "frame": "The chat",
    "loader": "The button on your page",
    "questions": "Questions before the chat",
    "hours": "Business hours",
    "files": "Files",
    "talks": "Several conversations",
    "asks": "Buttons and fields in a message",
    "ending": "Rating and transcript",
    "mail": "E-mails to visitors",
    "notice": "Privacy notice",
    "consent": "Consents",
    "age": "Age question",
    "data": "Your data",
}
# Of which numbers a plural speaks (Unicode CLDR, plural rules of integers).
NUMBERS = {
    "ar": {
        "zero": "0",
        "one": "1",
        "two": "2",
        "few": "3 to 10",
        "many": "11 to 99",
        "other": "100 and more",
    },
    "cs": {"one": "1", "few": "2 to 4", "other": "5 and more"},
    "fr": {"one": "0 and 1", "many": "millions", "other": "2 and more"},
    "ja": {"other": ""},
    "pl": {"one": "1", "few": "2 to 4", "many": "5 and more", "other": "fractions"},
    "zh-Hans": {"other": ""},
}
USUAL = {"one": "1", "many": "millions", "other": "2 and more"}


@dataclass(frozen=True)
class Text:
    """One text that can be worded anew; ``plural`` is empty where it has only one form."""

    part: str
    key: str
    plural: str
    ours: str
    english: str

    @property
    def name(self) -> str:
        return "-".join(filter(None, (self.part, self.key, self.plural)))

    @property
    def known(self) -> set[str]:
        return words.placeholders(self.ours) | words.placeholders(self.english)


def texts(site: Site, code: str) -> Iterator[Text]:
    """All that the chatbox says in a language, part by part, the chat itself first. The greeting in the site's own
    language stands with its look."""
    for part in sorted(set(words.parts()) - NOT_TO_CHANGE, key=_place):
        english = words.ours(part, words.ENGLISH)
        for key, ours in words.ours(part, code).items():
            if (part, key) != ("frame", "greeting") or words.spoken(site.language) != code:
                yield from _forms(part, key, ours, english[key])


def _place(part: str) -> tuple[int, str]:
    order = list(TITLES)
    return (order.index(part) if part in TITLES else len(order), part)


def _forms(part: str, key: str, ours: Any, english: Any) -> Iterator[Text]:
    if isinstance(ours, str):
        yield Text(part, key, "", ours, english)
        return
    for plural, text in ours.items():
        yield Text(part, key, plural, text, english.get(plural) or english["other"])


class OwnWordsField(forms.CharField):
    def __init__(self, text: Text, code: str) -> None:
        attrs = {"autocomplete": "off", "lang": code, "dir": "auto"}
        long = len(text.ours) > ONE_LINE
        widget = forms.Textarea(attrs={**attrs, "rows": 2}) if long else forms.TextInput(attrs=attrs)
        super().__init__(
            label=text.ours, required=False, max_length=LONGEST, widget=widget, help_text=_help(text, code)
        )
        self.text = text

    def clean(self, value: Any) -> str:
        said: str = super().clean(value)
        unknown = sorted(words.placeholders(said) - self.text.known)
        if unknown:
            raise forms.ValidationError(_unknown(unknown[0], self.text.known))
        return said


def _help(text: Text, code: str) -> str:
    numbers = NUMBERS.get(code, USUAL).get(text.plural, "")
    return f"For {numbers}." if numbers else ""


def _unknown(name: str, known: set[str]) -> str:
    if not known:
        return f"{{{name}}} is not filled in here. Write it without the braces."
    names = " and ".join(f"{{{each}}}" for each in sorted(known))
    return f"{{{name}}} is not known here. This text knows {names}."


class SiteWordsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Site
        fields = ("follow_visitor",)
        widgets = {"follow_visitor": forms.CheckboxInput(attrs={"class": "switch", "role": "switch"})}
        help_texts = {
            "follow_visitor": "The chat is in the language of the visitor’s browser where we speak it, else in the "
            "site’s own. Without this it is always in the site’s own.",
        }

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        own = words.own(self.instance, code)
        for text in texts(self.instance, code):
            self.fields[text.name] = OwnWordsField(text, code)
            said = own.get(f"{text.part}.{text.key}", "")
            self.initial[text.name] = said.get(text.plural, "") if isinstance(said, dict) else said

    def clean(self) -> dict[str, Any]:
        """What is written becomes the site's words in this language; those in others stay."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        own: dict[str, Any] = {}
        for field in self.fields.values():
            if isinstance(field, OwnWordsField) and (said := cleaned.get(field.text.name)):
                _put(own, field.text, said)
        others = {code: texts for code, texts in words.every(self.instance).items() if code != self.code}
        self.instance.texts = {**others, self.code: own} if own else others
        return cleaned

    def sections(self) -> list[dict[str, Any]]:
        """Each part with its fields; ``own`` is how many are worded anew, ``open`` whether one is wrong."""
        found: dict[str, list[BoundField]] = {}
        for name, field in self.fields.items():
            if isinstance(field, OwnWordsField):
                found.setdefault(field.text.part, []).append(self[name])
        return [self._section(part, fields) for part, fields in found.items()]

    def _section(self, part: str, fields: list[BoundField]) -> dict[str, Any]:
        title = TITLES.get(part) or part.replace("_", " ").capitalize()
        own = sum(1 for field in fields if field.value())
        wrong = any(field.errors for field in fields)
        return {"part": part, "title": title, "fields": fields, "own": own, "open": part == "frame" or wrong}


def _put(own: dict[str, Any], text: Text, said: str) -> None:
    key = f"{text.part}.{text.key}"
    if text.plural:
        own.setdefault(key, {})[text.plural] = said
    else:
        own[key] = said
