"""Who writes in the demo: invented people with addresses at names that are reserved for examples (RFC 2606)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

from django.utils.text import slugify

HOSTS = ("example.com", "example.com", "example.net", "example.org", "mail.example.com")
FIRST = {
    "en": "Alice Amira Ben Carmen Clara Daniel Dora Elif Emma Esther Farah Felix Fiona Grace Greta Hana Hugo "
    "Ida Imran Isaac Ivy Jamie Jonas Jules Karim Kate Laura Leo Lena Lucas Maja Marek Mia Milo Nadia Nina "
    "Noah Nora Olga Omar Oscar Paula Pim Priya Quinn Rosa Ruben Sam Sara Selma Simon Sofia Tara Theo Tom Tove "
    "Una Victor Wanda Yara Yusuf Zoe",
    "de": "Anke Birgit Clemens Dörte Jürgen Katrin Lukas Svenja",
    "fr": "Amélie Benoît Chloé Élodie Gaspard Juliette",
    "nl": "Anouk Bram Femke Joost Maaike Sjoerd",
    "es": "Álvaro Begoña Inés Joaquín Lucía Rocío",
    "it": "Chiara Davide Ginevra Lorenzo",
    "pl": "Agnieszka Jakub Łucja Wojciech",
    "sv": "Åsa Björn Ebba Måns",
    "ar": "ليلى سامي نور",
    "ja": "さくら 健太 美咲",
}
LAST = {
    "en": "Abbott Ahmed Baker Bell Berg Brook Carter Castell Cole Cross Dale Dunn Ellis Farrow Fischer Ford "
    "Garcia Grant Hale Harper Hassan Hill Holm Hughes Iverson Janssen Kaur Keller Kim King Lane Larsen Lopez "
    "Marsh Mehta Meyer Moss Nash North Novak Olsen Park Patel Pike Reed Rossi Rowe Santos Shah Stone Tanaka "
    "Vance Walsh Ward Weber West Winter Wolf Wood Yates Young Zeller",
    "de": "Albrecht Brandt Köhler Möller Schäfer Vogt",
    "fr": "Bernier Chevalier Lefèvre Marchand Rousseau",
    "nl": "Bakker de_Wit van_Dijk Visser Postma",
    "es": "Iglesias Núñez Ortega Peña Vidal",
    "it": "Bianchi Conti Ferrari Moretti",
    "pl": "Kowalska Nowak Wójcik Zając",
    "sv": "Ekström Lindgren Nyström Öberg",
    "ar": "حداد منصور",
    "ja": "佐藤 鈴木",
}
DIALLING = {"en": "+31 6", "de": "+49 151", "fr": "+33 6", "nl": "+31 6", "es": "+34 6", "it": "+39 3"}


@dataclass(frozen=True, slots=True)
class Person:
    """A contact. Empty texts where the visitor has not told them; ``first`` is then what nobody knows yet."""

    first: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    verified: bool = False

    @property
    def known(self) -> bool:
        return bool(self.name and self.email)


def someone(language: str, dice: Random) -> Person:
    """Half have told name and address, some the address alone; the others are only visitors so far."""
    first, last = _one(FIRST, language, dice), _one(LAST, language, dice).replace("_", " ")
    name, email = f"{first} {last}", address(first, last, dice)
    luck = dice.random()
    if luck < 0.52:
        phone = _phone(language, dice) if dice.random() < 0.35 else ""
        return Person(first, name, email, phone, verified=dice.random() < 0.3)
    if luck < 0.62:
        return Person(first, "", email)
    return Person(first, first, "") if luck < 0.72 else Person()


def address(first: str, last: str, dice: Random) -> str:
    """Empty for names that have no Latin letters."""
    words = [slugify(unicodedata.normalize("NFKD", word.replace("Ł", "L"))) for word in (first, last)]
    separator = dice.choice([".", ".", "-", "_"])
    return f"{separator.join(words)}@{dice.choice(HOSTS)}" if all(words) else ""


def _phone(language: str, dice: Random) -> str:
    return f"{DIALLING.get(language, DIALLING['en'])} 555 {dice.randrange(1000, 9999)}"


def _one(names: dict[str, str], language: str, dice: Random) -> str:
    return dice.choice(names[language].split())
