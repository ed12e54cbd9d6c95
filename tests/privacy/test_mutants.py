"""Deliberately broken declarations. Each is named by the layer that has to notice; the gate is only as good."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower

from accounts.personal_data import MAP
from privacy.checks import (
    ABOUT_PEOPLE,
    CONTRADICTORY,
    NO_REASON,
    NO_SUBJECT,
    STALE,
    TWICE,
    UNDECLARED,
    UNREACHABLE,
    UNREAD,
    installed_is_declared,
)
from privacy.declarations import Survey, Undeclared, registry
from privacy.fields import I, P, impersonal
from tests.privacy.mutation import Meta, columns_of, findings, person, private, told

OURS = [
    pytest.param(model, field, id=str(field))
    for model, field in Survey.of_installed().fields()
    if hasattr(field, "declaration")
]
PERSONAL = P(purpose="account", on_erase="delete", retain="account")


def test_the_world_without_a_mutant_is_sound(apart: Apps) -> None:
    assert findings() == set()
    assert findings(person()) == set()


# Layer 1, load-time: every column is declared.


def test_a_new_column_that_nobody_declared(apart: Apps) -> None:
    class Diary(models.Model):
        mood = models.IntegerField()
        Meta = Meta

    assert findings(Diary) == {(UNDECLARED, "privacy.Diary.mood")}


@pytest.mark.parametrize(("model", "field"), OURS)
def test_any_declaration_of_ours_taken_away(model: Any, field: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(field, "declaration")
    assert (UNDECLARED, f"{model._meta.label}.{field.name}") in findings()


@pytest.mark.parametrize(("label", "name"), list(columns_of(MAP)))
def test_any_declaration_of_a_map_taken_away(label: str, name: str) -> None:
    without = {key: entry for key, entry in MAP[label].items() if key != name}
    broken = {"accounts.personal_data": MAP | {label: without}}
    assert findings(maps=broken) == {(UNDECLARED, f"{label}.{name}")}


@pytest.mark.parametrize("label", MAP)
def test_any_model_dropped_from_a_map(label: str) -> None:
    broken = {"accounts.personal_data": {key: entry for key, entry in MAP.items() if key != label}}
    of_this_model = {name for id_, name in findings(maps=broken) if id_ == UNDECLARED}
    assert of_this_model == {f"{label}.{name}" for name in MAP[label] if name != "subject"}


def test_a_column_beside_the_keys_of_a_table_between_two(apart: Apps) -> None:
    Person = person()

    class Club(models.Model):
        members = models.ManyToManyField(Person)
        guests = models.ManyToManyField(Person, through="Guest", related_name="+")
        Meta = Meta

    class Guest(models.Model):
        club = models.ForeignKey(Club, models.CASCADE)
        person = models.ForeignKey(Person, models.CASCADE)
        nickname = models.CharField(max_length=80)
        Meta = Meta

    between = Club._meta.get_field("members").remote_field.through
    assert findings(Person, Club, between, Guest) == {(UNDECLARED, "privacy.Guest.nickname")}


def test_a_key_made_of_words_and_what_points_to_it(apart: Apps) -> None:
    class Mailbox(models.Model):
        address = models.EmailField(primary_key=True)
        Meta = Meta

    class Letter(models.Model):
        mailbox = models.ForeignKey(Mailbox, models.CASCADE)
        Meta = Meta

    assert findings(Mailbox, Letter) == {
        (UNDECLARED, "privacy.Mailbox.address"),
        (UNDECLARED, "privacy.Letter.mailbox"),
    }


def test_a_registry_with_a_hole_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    registry.cache_clear()
    monkeypatch.delattr(apps.get_model("chat.Message")._meta.get_field("body"), "declaration")
    with pytest.raises(Undeclared, match=r"chat\.Message\.body"):
        registry()


# Layer 1: what can hold words is nobody's only for a reason.


@pytest.mark.parametrize(
    "field",
    [
        models.CharField(max_length=80),
        models.TextField(),
        models.EmailField(),
        models.URLField(),
        models.SlugField(),
        models.GenericIPAddressField(),
        models.JSONField(),
        models.FileField(),
        models.FilePathField(),
        models.BinaryField(),
        ArrayField(models.CharField(max_length=80)),
        SearchVectorField(),
    ],
    ids=lambda field: type(field).__name__,
)
def test_words_called_impersonal_without_a_reason(field: Any, apart: Apps) -> None:
    class Diary(models.Model):
        entry = impersonal(field, "  ")
        Meta = Meta

    assert findings(Diary) == {(NO_REASON, "privacy.Diary.entry")}


# Layer 2, reachability: what is personal leads to a person.


def test_something_personal_about_nobody(apart: Apps) -> None:
    class Diary(models.Model):
        entry = private(models.TextField())
        Meta = Meta

    assert findings(Diary) == {(NO_SUBJECT, "privacy.Diary.entry")}


@pytest.mark.parametrize(
    "path",
    [
        "author__nobody",  # no such field
        "reader",  # may be empty
        "entry",  # no relation
        "page",  # a relation from the other side
        "shelf",  # a relation, to something that is nobody
        "self",  # a diary is nobody
        "entry=privacy.Ghost.name",  # no such model
        "entry=privacy.Person.ghost",  # no such column there
        "ghost=privacy.Person.name",  # nor here
        "entry=Person",
    ],
)
def test_a_way_that_leads_to_nobody(path: str, apart: Apps) -> None:
    Person = person()

    class Shelf(models.Model):
        Meta = Meta

    class Diary(models.Model):
        author = models.ForeignKey(Person, models.CASCADE)
        reader = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
        shelf = models.ForeignKey(Shelf, models.CASCADE)
        entry = private(models.TextField(), subject=path)
        subject = "author"
        Meta = Meta

    class Page(models.Model):
        diary = models.ForeignKey(Diary, models.CASCADE)
        Meta = Meta

    assert findings(Person, Shelf, Diary, Page) == {(UNREACHABLE, "privacy.Diary")}


@pytest.mark.parametrize(
    "path", ["author", "entry=privacy.Person.name", "entry=privacy.Page.words__diary__author"]
)
def test_a_way_that_arrives_is_left_alone(path: str, apart: Apps) -> None:
    Person = person()

    class Diary(models.Model):
        subject = path
        author = models.ForeignKey(Person, models.CASCADE)
        entry = private(models.TextField())
        Meta = Meta

    class Page(models.Model):
        subject = "diary__author"
        diary = models.ForeignKey(Diary, models.CASCADE)
        words = private(models.TextField())
        Meta = Meta

    assert findings(Person, Diary, Page) == set()


@pytest.mark.parametrize("label", ["crm.Contact", "accounts.User"])
def test_a_person_who_is_none_any_more(label: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps.get_model(label), "subject", "")
    assert {NO_SUBJECT, UNREACHABLE} <= {id_ for id_, _ in findings()}


# Layer 1: maps that no longer describe what is there.


def test_a_map_of_a_model_that_is_gone() -> None:
    assert findings(maps={"old": {"socialaccount.SocialAccount": {"uid": PERSONAL}}}) == {
        (STALE, "socialaccount.SocialAccount")
    }


def test_a_map_of_a_column_that_is_gone() -> None:
    broken = MAP | {"auth.Group": {**MAP["auth.Group"], "motto": PERSONAL}}
    assert findings(maps={"accounts.personal_data": broken}) == {(STALE, "auth.Group")}


# Layer 1: said twice, or in contradiction.


def test_a_column_declared_beside_the_field_and_in_a_map() -> None:
    assert findings(maps={"more": {"crm.Contact": {"email": PERSONAL}}}) >= {(TWICE, "crm.Contact.email")}


def test_a_column_declared_in_two_maps() -> None:
    assert findings(maps={"more": {"auth.Group": {"name": I("the same")}}}) == {(TWICE, "auth.Group.name")}


def test_a_model_about_two_people_at_once() -> None:
    assert findings(maps={"more": {"crm.Visitor": {"subject": "contact"}}}) == {(TWICE, "crm.Visitor")}


def test_a_key_that_is_declared(apart: Apps) -> None:
    class Diary(models.Model):
        id = impersonal(models.BigAutoField(primary_key=True))
        Meta = Meta

    assert findings(Diary) == {(CONTRADICTORY, "privacy.Diary.id")}


@pytest.mark.parametrize(
    ("field", "on_erase"),
    [
        (models.TextField(), "null"),
        (models.DateTimeField(), "blank"),
        (models.GenericIPAddressField(null=True), "blank"),
        (models.EmailField(unique=True), "blank"),
        (models.CharField(max_length=80, db_comment="unique with others"), "blank"),
        (models.TextField(), "keep:law"),
    ],
    ids=[
        "null where none may be",
        "blank time",
        "blank address",
        "blank twice",
        "blank twice, folded",
        "kept",
    ],
)
def test_an_erasure_that_the_column_could_not_bear(field: Any, on_erase: str, apart: Apps) -> None:
    Person = person()

    class Diary(models.Model):
        subject = "author"
        author = models.ForeignKey(Person, models.CASCADE)
        entry = private(field, on_erase)

        class Meta:
            app_label = "privacy"
            constraints = [models.UniqueConstraint(Lower("entry"), name="once")] if field.db_comment else []

    assert findings(Person, Diary) == {(CONTRADICTORY, "privacy.Diary.entry")}


def test_a_row_that_goes_and_stays(apart: Apps) -> None:
    class Diary(models.Model):
        subject = "self"
        entry = private(models.TextField(), "delete")
        cover = private(models.TextField(), "blank")
        Meta = Meta

    assert findings(Diary) == {(CONTRADICTORY, "privacy.Diary")}


# Floors: a survey that reads nothing is not a sound one.


def test_a_filter_that_empties_the_survey() -> None:
    assert {(UNREAD, label) for label in ABOUT_PEOPLE} == told(Survey((), {}))


@pytest.mark.parametrize("left_out", ABOUT_PEOPLE)
def test_a_filter_that_forgets_one_of_our_apps(left_out: str) -> None:
    real = Survey.of_installed()
    rest = tuple(model for model in real.models if model._meta.app_label != left_out)
    assert (UNREAD, left_out) in told(Survey(rest, real.maps))


def test_a_check_that_was_asked_about_one_app_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(apps.get_model("crm.Contact")._meta.get_field("email"), "declaration")
    assert [problem.id for problem in installed_is_declared([apps.get_app_config("chat")])] == [UNDECLARED]
