"""What a site asks before a new visitor's first message.

``site.questions`` is a list of ``{"name", "label", "purpose", "kind", "required", "options"}``. Label, purpose and
options are by language, the site's own always among them: ``{"en": "Your e-mail"}``. Every question says why it is
asked (GDPR Art. 13(1)(c)).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from chat.words import NAMES

QUESTIONS_MAX = 6
OPTIONS_MAX = 10
LABEL_MAX = 80
PURPOSE_MAX = 160
ANSWER_MAX = 300
Kind = Literal["text", "email", "phone", "choice", "number"]
KINDS: dict[str, str] = {
    "text": "Text",
    "email": "E-mail address",
    "phone": "Phone number",
    "choice": "Choice",
    "number": "Number",
}
# These names are the contact's own facts, and say what kind their question is of.
OF_CONTACT = {"name": "text", "email": "email", "phone": "phone"}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PHONE = re.compile(r"\+?[0-9 ()/.-]{4,24}")
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?")

Question = dict[str, Any]


class WrongQuestions(ValueError):
    """What is wrong, as a sentence for whoever wrote it; ``number`` counts the questions from 0."""

    def __init__(self, words: str, number: int | None = None) -> None:
        super().__init__(words)
        self.number = number


class WrongAnswers(ValueError):
    """Which answers are wrong and how: ``faults`` is ``{name: "required" | kind}``."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("some answers are wrong")
        self.faults = faults


def usable(questions: Any) -> bool:
    return isinstance(questions, list) and bool(questions)


def spoken(words: Any, language: str, fallback: str) -> Any:
    """Words in the visitor's language, else in the site's, else in any."""
    if not isinstance(words, dict):
        return words
    return words.get(language) or words.get(fallback) or next(iter(words.values()), "")


def shown(questions: list[Question], language: str, fallback: str) -> list[dict[str, Any]]:
    """As the chatbox draws them, in one language."""
    return [
        {
            "name": question["name"],
            "kind": question["kind"],
            "required": bool(question.get("required")),
            "label": spoken(question["label"], language, fallback),
            "purpose": spoken(question["purpose"], language, fallback),
            **({"options": _options(question, language, fallback)} if question["kind"] == "choice" else {}),
        }
        for question in questions
    ]


def answers(questions: list[Question], given: Mapping[str, Any], fallback: str) -> dict[str, str]:
    """What was answered, by name; a choice in the site's own language. Raises WrongAnswers."""
    faults: dict[str, str] = {}
    found: dict[str, str] = {}
    for question in questions:
        name, text = question["name"], given.get(question["name"], "")
        text = text.strip() if isinstance(text, str) else ""
        if not text:
            if question.get("required"):
                faults[name] = "required"
            continue
        value = _answer(question, text, fallback)
        if value is None:
            faults[name] = question["kind"]
        else:
            found[name] = value
    if faults:
        raise WrongAnswers(faults)
    return found


def fault(questions: list[Question], name: str) -> str:
    """What is said of an answer that its attribute's type refuses: the words of the question's own kind."""
    return next((str(each["kind"]) for each in questions if each["name"] == name), "text")


def _answer(question: Question, text: str, fallback: str) -> str | None:
    if len(text) > ANSWER_MAX or "\x00" in text:
        return None
    match question["kind"]:
        case "email":
            return text if is_email(text) else None
        case "phone":
            return text if _PHONE.fullmatch(text) else None
        case "number":
            return text if _NUMBER.fullmatch(text) else None
        case "choice":
            return _chosen(question, text, fallback)
    return text


def _chosen(question: Question, text: str, fallback: str) -> str | None:
    """The same choice in the site's language, whatever language it was read in."""
    own = _options(question, fallback, fallback)
    for listed in question["options"].values():
        if text in listed:
            return str(own[listed.index(text)])
    return None


def _options(question: Question, language: str, fallback: str) -> list[str]:
    return list(spoken(question["options"], language, fallback))


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def clean(questions: Any, language: str) -> list[Question]:
    """The questions in one shape; ``language`` is the site's own. Raises WrongQuestions."""
    if not isinstance(questions, list):
        raise WrongQuestions("The questions did not arrive. Try again.")
    if len(questions) > QUESTIONS_MAX:
        raise WrongQuestions(f"Ask {QUESTIONS_MAX} questions at most: each one loses visitors.")
    found = [_clean(each, number, language) for number, each in enumerate(questions)]
    names = [each["name"] for each in found]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise WrongQuestions("Another question has this name already.", number)
    return found


def _clean(given: Any, number: int, language: str) -> Question:
    if not isinstance(given, dict):
        raise WrongQuestions("The questions did not arrive. Try again.")
    name, kind = str(given.get("name", "")).strip(), given.get("kind")
    if not _NAME.fullmatch(name):
        raise WrongQuestions("Name it with small letters, digits and _, beginning with a letter.", number)
    if kind not in KINDS:
        raise WrongQuestions("Choose what kind of answer it wants.", number)
    if OF_CONTACT.get(name, kind) != kind:
        raise WrongQuestions(
            f"{name} is a fact of the contact: its answer is of the kind {KINDS[OF_CONTACT[name]]}.", number
        )
    cleaned = {
        "name": name,
        "kind": kind,
        "required": bool(given.get("required")),
        "label": _words(given.get("label"), LABEL_MAX, language, "Write what the visitor is asked.", number),
        "purpose": _words(
            given.get("purpose"), PURPOSE_MAX, language, "Say why it is asked: the visitor reads it.", number
        ),
    }
    return cleaned | (
        {"options": _clean_options(given.get("options"), language, number)} if kind == "choice" else {}
    )


def _words(given: Any, longest: int, language: str, missing: str, number: int) -> dict[str, str]:
    words = _by_language(given)
    found = {code: str(text).strip() for code, text in words.items() if str(text).strip()}
    if language not in found:
        raise WrongQuestions(missing, number)
    if any(len(text) > longest for text in found.values()):
        raise WrongQuestions(f"That is longer than {longest} characters.", number)
    return found


def _clean_options(given: Any, language: str, number: int) -> dict[str, list[str]]:
    found = {
        code: [str(text).strip()[:LABEL_MAX] for text in listed if str(text).strip()]
        for code, listed in _by_language(given).items()
        if isinstance(listed, list)
    }
    found = {code: listed for code, listed in found.items() if listed}
    own = found.get(language, [])
    if not 2 <= len(own) <= OPTIONS_MAX:
        raise WrongQuestions(f"Give it 2 to {OPTIONS_MAX} choices, one a line.", number)
    for listed in found.values():
        if len(set(listed)) != len(listed):
            raise WrongQuestions("Each choice stands there once.", number)
        if len(listed) != len(own):
            raise WrongQuestions("Give every language the same number of choices, in the same order.", number)
    return found


def _by_language(given: Any) -> dict[str, Any]:
    return {code: words for code, words in given.items() if code in NAMES} if isinstance(given, dict) else {}
