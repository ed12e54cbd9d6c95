"""What a visitor may ask for at the end: to rate a conversation, and to have it by e-mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from accounts.tenancy import within
from chat import due
from chat.models import Conversation, Rating, Transcript, rating
from chat.views import visitor as views
from crm.models import Visitor
from tests.chat.browsing import Browser, closed, code, site, stranger, vi  # noqa: F401
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


class TestRating:
    def test_a_closed_conversation_is_rated_and_operators_hear_of_it(self, world: World, vi: Browser) -> None:
        path = closed(world)
        assert vi.get(path).json() == {"score": 0, "comment": "", "may": True}
        assert vi.post(path, score=4, comment=" Quick ").json() == {
            "score": 4,
            "comment": "Quick",
            "may": True,
        }
        vi.post(path, score=4, comment="Quick")
        vi.post(path, score=5)
        with within(world.acme):
            told = world.talk.events.filter(kind="conversation.rated").values_list("value", flat=True)
            assert list(told.order_by("seq")) == ["4", "5"]
            assert Conversation.objects.get(pk=world.talk.pk).status == "closed"

    def test_only_when_it_is_closed_and_the_site_asks(self, world: World, vi: Browser) -> None:
        path = f"conversations/{world.talk.pk}/rating/"
        assert code(vi.post(path, score=4)) == "not_now"
        closed(world)
        site(world, ask_rating=False)
        assert code(vi.post(path, score=4)) == "not_now"
        with within(world.acme):
            assert not Rating.objects.exists()

    def test_a_day_later_it_stands(self, world: World, vi: Browser, monkeypatch: Any) -> None:
        path = closed(world)
        vi.post(path, score=4)
        monkeypatch.setattr(rating, "CHANGEABLE", timedelta(0))
        assert code(vi.post(path, score=1)) == "not_now"
        assert vi.get(path).json() == {"score": 4, "comment": "", "may": False}

    @pytest.mark.parametrize(
        "wrong", [{}, {"score": 0}, {"score": 6}, {"score": True}, {"score": 3, "comment": "x" * 501}]
    )
    def test_nonsense_is_refused(self, world: World, vi: Browser, wrong: Any) -> None:
        assert code(vi.post(closed(world), **wrong)) == "malformed"

    def test_another_s_is_not_there(self, world: World, stranger: Browser) -> None:
        path = closed(world)
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, score=1).status_code == 404


class TestTranscript:
    @pytest.fixture
    def path(self, world: World) -> str:
        with within(world.acme):
            world.talk.say(world.ada_at, "We do **repair** gears", uuid4())
            world.talk.note(world.ada_at, "secret note", uuid4())
        return f"conversations/{world.talk.pk}/transcript/"

    def sweep(self) -> None:
        due.sweep()

    def test_it_goes_to_an_address_that_a_code_has_proven(self, world: World, vi: Browser, path: str) -> None:
        order = vi.post(path, email="vi@example.org").json()
        assert order["confirm"]
        self.sweep()
        self.sweep()
        [letter] = mail.outbox
        digits = letter.subject.split()[0]
        assert "repair" not in letter.body
        wrong = "000000" if digits != "000000" else "111111"
        assert code(vi.post(f"transcripts/{order['id']}/", code=wrong)) == "wrong_code"
        assert vi.post(f"transcripts/{order['id']}/", code=f"{digits[:3]} {digits[3:]}").status_code == 204
        self.sweep()
        self.sweep()
        [_, transcript] = mail.outbox
        assert transcript.to == ["vi@example.org"]
        for shown in (transcript.body, transcript.alternatives[0].content):
            assert "Mine slip on the way up." in shown
            assert "gears" in shown
            assert "Shop" in shown
            assert "Ada" in shown
            assert "secret note" not in shown
        assert "We do <strong>repair</strong> gears" in transcript.alternatives[0].content
        with within(world.acme):
            kept = Transcript.objects.get()
            assert (kept.email, kept.code) == ("", "")
            assert kept.done_at

    def test_an_address_the_customer_s_server_vouched_for_needs_no_code(
        self, world: World, vi: Browser, path: str
    ) -> None:
        with within(world.acme):
            world.vi.contact.learn({"email": "vi@example.org"}, "server", verified=True)
            Visitor.objects.filter(pk=world.vi.pk).update(verified_at=timezone.now(), sub="vi-1")
        assert not vi.post(path, email="VI@example.org").json()["confirm"]
        self.sweep()
        assert "Mine slip" in mail.outbox[0].body
        assert vi.post(path, email="else@example.org").json()["confirm"]

    def test_an_address_that_was_only_typed_needs_one_though_the_contact_is_verified(
        self, world: World, vi: Browser, path: str
    ) -> None:
        with within(world.acme):
            world.vi.contact.learn({"email": "vi@example.org"}, "visitor")
            Visitor.objects.filter(pk=world.vi.pk).update(verified_at=timezone.now(), sub="vi-1")
        assert vi.post(path, email="vi@example.org").json()["confirm"]

    def test_a_code_is_guessed_five_times_at_most(self, world: World, vi: Browser, path: str) -> None:
        order = vi.post(path, email="vi@example.org").json()["id"]
        with within(world.acme):
            right = Transcript.objects.get().code
        wrong = "000000" if right != "000000" else "111111"
        for _ in range(5):
            vi.post(f"transcripts/{order}/", code=wrong)
        assert code(vi.post(f"transcripts/{order}/", code=right)) == "wrong_code"

    def test_another_visitor_orders_and_confirms_nothing(
        self, world: World, vi: Browser, stranger: Browser, path: str
    ) -> None:
        assert stranger.post(path, email="evil@example.org").status_code == 404
        order = vi.post(path, email="vi@example.org").json()["id"]
        with within(world.acme):
            right = Transcript.objects.get().code
        assert code(stranger.post(f"transcripts/{order}/", code=right)) == "wrong_code"

    def test_a_site_may_send_none(self, world: World, vi: Browser, path: str) -> None:
        site(world, transcripts=False)
        assert code(vi.post(path, email="vi@example.org")) == "no_transcripts"
        site(world, transcripts=True)
        assert code(vi.post(path, email="vi")) == "no_address"

    def test_nobody_fills_another_s_letter_box(
        self, world: World, vi: Browser, path: str, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(views, "LETTERS", "1 per day")
        assert vi.post(path, email="vi@example.org").status_code == 202
        assert vi.post(path, email="Vi@Example.org").status_code == 429
        assert vi.post(path, email="other@example.org").status_code == 202

    def test_what_was_never_confirmed_is_forgotten(self, world: World, vi: Browser, path: str) -> None:
        vi.post(path, email="vi@example.org")
        with within(world.acme):
            past = Transcript.objects.get().asked_at - timedelta(minutes=16)
            Transcript.objects.update(asked_at=past)
        self.sweep()
        assert mail.outbox == []
        with within(world.acme):
            assert Transcript.objects.get().email == ""
