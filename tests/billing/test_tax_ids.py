"""VAT ids are judged by their form, and against the country of the address, in words."""

from __future__ import annotations

import pytest

from billing.countries import CHOICES, NAMES
from billing.tax_ids import FORMS, WrongTaxId, kind_of, plain, written


@pytest.mark.parametrize("country", FORMS)
def test_the_example_that_we_show_is_right_itself(country: str) -> None:
    assert kind_of(plain(FORMS[country].example), country, NAMES) == FORMS[country].kind


@pytest.mark.parametrize(
    ("value", "country", "kind"),
    [
        ("NL 123456789 B01", "NL", "eu_vat"),
        ("el-094.259.216", "GR", "eu_vat"),
        ("XI123456789", "GB", "eu_vat"),
        ("GB123456789", "GB", "gb_vat"),
        ("CHE-123.456.789 MWST", "CH", "ch_vat"),
        ("IE6388047V", "IE", "eu_vat"),
    ],
)
def test_what_people_type_between_does_not_matter(value: str, country: str, kind: str) -> None:
    assert kind_of(plain(value), country, NAMES) == kind


@pytest.mark.parametrize(
    ("value", "country", "words"),
    [
        ("DE12345678", "DE", "looks like DE123456789"),
        ("DE123456789", "FR", "begins with DE, which is Germany, but the address is in France"),
        ("GR123456789", "GR", "looks like EL123456789"),
        ("123456789", "NL", "looks like NL123456789B12"),
        ("EL123456789", "NL", "begins with EL, which is Greece"),
        ("12345", "US", "For United States leave this empty"),
    ],
)
def test_a_wrong_one_is_told_apart(value: str, country: str, words: str) -> None:
    with pytest.raises(WrongTaxId, match=words):
        kind_of(value, country, NAMES)


def test_swiss_ids_are_written_as_stripe_reads_them() -> None:
    assert written("CHE123456789MWST", "CH") == "CHE-123.456.789 MWST"
    assert written("NL123456789B01", "NL") == "NL123456789B01"


def test_every_country_has_a_code_and_a_name() -> None:
    assert len(NAMES) == len(CHOICES) > 230
    assert all(len(code) == 2 and code.isupper() and name.strip() == name for code, name in CHOICES)
    assert FORMS.keys() <= NAMES.keys()
