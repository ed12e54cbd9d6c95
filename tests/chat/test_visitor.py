"""What a visitor's browser asks for over HTTP, and what it may not reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings

from accounts.tenancy import within
from chat import questions
from chat.models import Attachment, Conversation
from chat.views import visitor as views
from crm.models import Attribute, Contact, Visitor
from tests.chat.browsing import Browser, code, site, stranger, vi  # noqa: F401
from tests.chat.filing import drawn
from tests.world import World

ORIGIN = django_settings.SOCKET_ORIGINS[0]
pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, settings: Any) -> Iterator[Path]:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path


def test_nothing_is_given_to_whoever_is_nobody(world: World, vi: Browser) -> None:
    for path in ("conversations/", f"conversations/{world.talk.pk}/rating/", f"files/{uuid4()}/unsent/"):
        assert Browser(world, "wrong").get(path).status_code == 401
    for path in ("files/", "answers/", f"conversations/{world.talk.pk}/transcript/"):
        assert Browser(world, "wrong").post(path).status_code == 401
        assert code(Browser(world, origin="https://evil.test").post(path)) == "origin_not_allowed"


def test_a_blocked_visitor_is_shown_the_door(world: World, vi: Browser) -> None:
    from chat import blocking

    with within(world.acme):
        blocking.block(world.talk, by=world.ada_at)
    assert code(vi.get("conversations/")) == "blocked"


class TestConversations:
    def test_they_are_the_visitor_s_own(self, world: World, vi: Browser, stranger: Browser) -> None:
        told = vi.get("conversations/").json()
        assert [talk["id"] for talk in told["talks"]] == [str(world.talk.pk)]
        assert not told["more"]
        assert str(world.talk.pk) not in stranger.get("conversations/").content.decode()

    def test_the_next_page_begins_where_the_last_ended(self, world: World, vi: Browser) -> None:
        with within(world.acme):
            Conversation.objects.start(world.vi, anew=True).say(world.vi, "Two", uuid4())
        [new, old] = vi.get("conversations/").json()["talks"]
        rest = vi.get(f"conversations/?before={new['at']}.{new['id']}").json()
        assert [talk["id"] for talk in rest["talks"]] == [old["id"]]
        for wrong in ("x", "1.x", "9" * 30 + "." + new["id"]):
            assert code(vi.get(f"conversations/?before={wrong}")) == "bad_cursor"


class TestFiles:
    def test_one_is_taken_into_the_own_conversation(self, world: World, vi: Browser) -> None:
        answer = vi.upload("a.png", drawn("PNG"), "image/png", conversation=str(world.talk.pk))
        told = answer.json()
        assert answer.status_code == 201
        assert (told["name"], told["ready"], told["conversation"]) == ("a.png", True, str(world.talk.pk))
        with within(world.acme):
            kept = Attachment.objects.get(pk=told["id"])
            assert (kept.visitor_id, kept.member_id, kept.seq) == (world.vi.pk, None, None)
            assert kept.preview

    def test_another_s_conversation_takes_none(self, world: World, stranger: Browser) -> None:
        assert code(stranger.upload(conversation=str(world.talk.pk))) == "unknown_conversation"
        assert code(stranger.upload(conversation="x")) == "unknown_conversation"
        with within(world.acme):
            assert not Attachment.objects.exists()

    def test_whoever_has_not_written_begins_with_one(self, world: World) -> None:
        with within(world.acme):
            visitor, secret = Visitor.objects.arrive(world.shop)
        told = Browser(world, secret).upload().json()
        with within(world.acme):
            assert str(Conversation.objects.visible_to(visitor).get().pk) == told["conversation"]

    @pytest.mark.parametrize(
        ("name", "content", "kind", "why"),
        [
            ("a.exe", b"MZ", "application/octet-stream", "kind"),
            ("a.png", b"not one", "image/png", "broken"),
            ("a.txt", b"", "text/plain", "empty"),
        ],
    )
    def test_what_is_not_taken_is_named(
        self, vi: Browser, name: str, content: bytes, kind: str, why: str
    ) -> None:
        assert code(vi.upload(name, content, kind)) == why

    def test_a_site_may_take_none(self, world: World, vi: Browser) -> None:
        site(world, visitor_files=False)
        assert code(vi.upload()) == "no_files"

    def test_who_sends_very_many_is_slowed(self, vi: Browser, monkeypatch: Any) -> None:
        monkeypatch.setattr(views, "FILES", "1 per hour")
        assert vi.upload().status_code == 201
        answer = vi.upload()
        assert (answer.status_code, code(answer)) == (429, "slow_down")
        assert int(answer["Retry-After"]) > 0

    def test_only_the_sender_takes_one_away(self, world: World, vi: Browser, stranger: Browser) -> None:
        path = f"files/{vi.upload().json()['id']}/unsent/"
        assert stranger.delete(path).status_code == 404
        assert stranger.get(path).status_code == 404
        assert vi.get(path).json()["ready"]
        assert vi.delete(path).status_code == 204
        assert vi.get(path).status_code == 404

    def test_what_is_not_sent_is_served_to_nobody_else(self, vi: Browser, stranger: Browser) -> None:
        found = vi.upload().json()["id"]
        assert stranger.get(f"files/{found}/").status_code == 404


ASKED = [
    {
        "name": "email",
        "kind": "email",
        "required": True,
        "label": {"en": "E-mail"},
        "purpose": {"en": "To answer"},
    },
    {
        "name": "topic",
        "kind": "choice",
        "required": False,
        "label": {"en": "Topic", "de": "Thema"},
        "purpose": {"en": "To find the right person"},
        "options": {"en": ["Repair", "Sale"], "de": ["Reparatur", "Kauf"]},
    },
    {"name": "count", "kind": "number", "label": {"en": "How many?"}, "purpose": {"en": "To plan"}},
]


class TestAnswers:
    def test_they_become_facts_of_the_contact(self, world: World, vi: Browser) -> None:
        site(world, questions=ASKED)
        answer = vi.post("answers/", questions=True, email="vi@example.org", topic="Reparatur", count="2,5")
        assert answer.status_code == 204
        with within(world.acme):
            contact = Contact.objects.get(pk=world.vi.contact_id)
            assert contact.email == "vi@example.org"
            kept = dict(Attribute.objects.filter(contact=contact).values_list("name", "value"))
            assert (kept["topic"], kept["count"]) == ("Repair", "2,5")
            assert set(Attribute.objects.filter(contact=contact).values_list("source", flat=True)) == {
                "visitor"
            }

    def test_what_is_wrong_is_named_and_nothing_is_kept(self, world: World, vi: Browser) -> None:
        site(world, questions=ASKED)
        answer = vi.post("answers/", questions=True, email="", topic="Theft", count="many")
        assert answer.json()["faults"] == {"email": "required", "topic": "choice", "count": "number"}
        with within(world.acme):
            assert not Attribute.objects.exists()

    def test_nothing_is_kept_that_was_not_asked_for(self, world: World, vi: Browser) -> None:
        assert vi.post("answers/", questions=True, email="vi@example.org", role="admin").status_code == 204
        with within(world.acme):
            assert Contact.objects.get(pk=world.vi.contact_id).email == ""

    def test_an_address_may_be_left_where_there_are_hours(self, world: World, vi: Browser) -> None:
        site(world, hours={"zone": "UTC", "week": {"mon": [["09:00", "17:00"]]}, "closed": {}})
        assert vi.post("answers/", email="no address").json()["faults"] == {"email": "email"}
        assert vi.post("answers/", email="vi@example.org").status_code == 204
        with within(world.acme):
            assert Contact.objects.get(pk=world.vi.contact_id).email == "vi@example.org"


class TestQuestions:
    def test_they_are_shown_in_the_visitor_s_language_as_far_as_there_are_words(self) -> None:
        shown = questions.shown(ASKED, "de", "en")
        assert [each["label"] for each in shown] == ["E-mail", "Thema", "How many?"]
        assert shown[1]["options"] == ["Reparatur", "Kauf"]

    def test_what_was_cleaned_stays_as_it_is(self) -> None:
        once = questions.clean(ASKED, "en")
        assert questions.clean(once, "en") == once

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"name": "E mail"}, "small letters"),
            ({"kind": "text"}, "fact of the contact"),
            ({"kind": "colour"}, "kind of answer"),
            ({"label": {"de": "E-Mail"}}, "what the visitor is asked"),
            ({"purpose": {"en": " "}}, "why it is asked"),
            ({"label": {"en": "x" * 81}}, "longer than"),
            ({"name": "topic", "kind": "choice", "options": {"en": ["One"]}}, "2 to"),
            ({"name": "topic", "kind": "choice", "options": {"en": ["A", "B"], "de": ["A"]}}, "same number"),
        ],
    )
    def test_what_cannot_be_asked_is_said_in_words(self, change: Any, words: str) -> None:
        with pytest.raises(questions.WrongQuestions, match=words):
            questions.clean([{**ASKED[0], **change}], "en")

    def test_a_name_stands_once(self) -> None:
        with pytest.raises(questions.WrongQuestions, match="this name already"):
            questions.clean([ASKED[0], ASKED[0]], "en")
