"""The declaration beside a field: on the field, and nowhere else."""

import copy
from typing import Any

import pytest
from django.apps.registry import Apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from privacy.fields import I, Impersonal, P, Personal, WrongDeclaration, declaration_of, impersonal, personal
from tests.privacy.mutation import Meta, findings, private

WORDS = {"purpose": "support", "on_erase": "delete", "retain": "contact"}


def test_it_gives_the_same_field_back() -> None:
    field = models.EmailField(blank=True)
    assert personal(field, **WORDS) is field
    assert declaration_of(field) == Personal("support", "delete", "contact", "subject")


def test_the_letters_of_the_maps_are_the_same_declarations() -> None:
    field = models.CharField(max_length=7)
    assert declaration_of(impersonal(field, "a colour")) == I("a colour") == Impersonal("a colour")
    assert P(**WORDS) == Personal(**WORDS)


def test_it_never_makes_a_migration() -> None:
    plain = models.CharField("name", max_length=80, blank=True)
    declared = personal(models.CharField("name", max_length=80, blank=True), **WORDS)
    assert plain.deconstruct() == declared.deconstruct()


def test_copies_keep_it() -> None:
    field = personal(models.JSONField(default=dict), **WORDS)
    assert declaration_of(copy.deepcopy(field)) is declaration_of(copy.copy(field)) is declaration_of(field)


def test_subclasses_of_an_abstract_model_keep_it(apart: Apps) -> None:
    class Written(models.Model):
        words = private(models.TextField())

        class Meta:
            abstract = True

    class Letter(Written):
        subject = "self"
        Meta = Meta

    class Card(Written):
        subject = "self"
        Meta = Meta

    fields = [each._meta.get_field("words") for each in (Letter, Card)]
    assert fields[0] is not fields[1]
    assert {declaration_of(field) for field in fields} == {P(**WORDS)}
    assert findings(Letter, Card) == set()


def test_an_array_is_declared_as_a_whole(apart: Apps) -> None:
    class Tags(models.Model):
        outside = impersonal(ArrayField(models.CharField(max_length=9)), "words of the software")
        inside = ArrayField(impersonal(models.CharField(max_length=9), "words of the software"))
        Meta = Meta

    assert findings(Tags) == {("privacy.E001", "privacy.Tags.inside")}


@pytest.mark.parametrize("wrong", ["purpose", "on_erase", "retain", "origin"])
def test_it_refuses_a_word_nobody_knows(wrong: str) -> None:
    words: dict[str, Any] = WORDS | {wrong: "whatever"}
    with pytest.raises(
        WrongDeclaration, match=rf"{wrong}='whatever' is not a known word. Write one of: \w+, "
    ):
        personal(models.TextField(), **words)


@pytest.mark.parametrize("on_erase", ["keep", "keep:", "keep:because", "Delete", ""])
def test_it_refuses_to_keep_without_a_ground(on_erase: str) -> None:
    with pytest.raises(WrongDeclaration, match="keep:law, keep:claims"):
        P(purpose="support", on_erase=on_erase, retain="contact")


def test_it_refuses_a_second_declaration() -> None:
    with pytest.raises(WrongDeclaration, match="This CharField is declared twice"):
        impersonal(personal(models.CharField(max_length=7), **WORDS), "a colour")
