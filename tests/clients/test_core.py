"""What the Python client does with refusals, lost answers, pages, files, webhooks and tokens."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
import pytest
from paldesk_client import (
    ApiError,
    ChangedMeanwhile,
    InvalidRequest,
    KeyRefused,
    Paldesk,
    PaldeskError,
    RateLimited,
    ServerFault,
    Unreachable,
    WebhookRefused,
    identity,
    webhooks,
)
from paldesk_client.things import Contact
from standardwebhooks.webhooks import Webhook as Official

Said = httpx.Response | Exception
PROBLEM = "application/problem+json"
NOW = 1_800_000_000


def problem(status: int, code: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
    told = {
        "status": status,
        "code": code,
        "title": "T",
        "detail": "Say it again.",
        "request_id": "r1",
        **more,
    }
    return httpx.Response(
        status, content=json.dumps(told), headers={"content-type": PROBLEM, **(headers or {})}
    )


class Server:
    """Says ``says`` in turn; what was asked is in ``asked``, and how long was waited in ``waited``."""

    def __init__(self) -> None:
        self.says: list[Said] = []
        self.asked: list[httpx.Request] = []
        self.waited: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        said = self.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    @property
    def keys(self) -> set[str]:
        return {each.headers["idempotency-key"] for each in self.asked}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    found = Server()
    monkeypatch.setattr("paldesk_client.client.time.sleep", found.waited.append)
    return found


@pytest.fixture
def paldesk(server: Server) -> Iterator[Paldesk]:
    with Paldesk(
        "pd_test_1", "http://chat.test/", http=httpx.Client(transport=httpx.MockTransport(server))
    ) as made:
        yield made


def contact(**more: Any) -> httpx.Response:
    return httpx.Response(201, json={"id": "ctc_1", "object": "contact", **more}, headers={"etag": '"a"'})


class TestTries:
    def test_a_post_comes_again_with_the_same_key_and_body(self, paldesk: Paldesk, server: Server) -> None:
        server.says = [
            httpx.ConnectError("down"),
            problem(503, "unavailable"),
            httpx.ReadTimeout("slow"),
            contact(),
        ]
        assert paldesk.contacts.create(name="Lena").id == "ctc_1"
        assert len(server.asked) == 4
        assert len(server.keys) == 1
        assert {each.content for each in server.asked} == {b'{"name": "Lena"}'}
        assert [
            0.25 <= server.waited[0] <= 0.5,
            0.5 <= server.waited[1] <= 1,
            1 <= server.waited[2] <= 2,
        ] == [True] * 3

    def test_two_calls_have_two_keys_and_a_given_one_is_kept(self, paldesk: Paldesk, server: Server) -> None:
        server.says = [contact(), contact(), contact()]
        paldesk.contacts.create(name="Lena")
        paldesk.contacts.create(name="Lena")
        paldesk.contacts.create(name="Lena", idempotency_key="shop-42")
        assert len(server.keys) == 3
        assert server.asked[2].headers["idempotency-key"] == "shop-42"

    def test_retry_after_is_waited_for(self, paldesk: Paldesk, server: Server) -> None:
        server.says = [problem(429, "rate_limited", {"retry-after": "7"}), contact()]
        paldesk.contacts.retrieve("ctc_1")
        assert 7 <= server.waited[0] < 8

    def test_who_asks_for_an_hour_is_not_waited_for(self, paldesk: Paldesk, server: Server) -> None:
        server.says = [problem(429, "rate_limited", {"retry-after": "3600"})]
        with pytest.raises(RateLimited) as caught:
            paldesk.contacts.retrieve("ctc_1")
        assert (caught.value.retry_after, server.waited) == (3600, [])

    def test_a_twin_in_flight_is_waited_for_and_a_conflict_is_not(
        self, paldesk: Paldesk, server: Server
    ) -> None:
        server.says = [
            problem(409, "request_in_flight", {"retry-after": "1"}),
            contact(),
            problem(409, "conflict"),
        ]
        paldesk.contacts.create()
        with pytest.raises(ApiError, match="conflict"):
            paldesk.contacts.create()
        assert len(server.asked) == 3

    def test_a_deletion_whose_answer_was_lost_is_done(self, paldesk: Paldesk, server: Server) -> None:
        server.says = [httpx.ReadError("lost"), problem(404, "not_found"), problem(404, "not_found")]
        paldesk.contacts.delete("ctc_1")
        with pytest.raises(ApiError):
            paldesk.contacts.delete("ctc_1")

    def test_after_all_tries_it_is_told_what_is_wrong(self, paldesk: Paldesk, server: Server) -> None:
        server.says = [httpx.Response(502, text="<h1>Bad gateway</h1>")] * 4 + [
            httpx.ConnectError("down")
        ] * 4
        with pytest.raises(ServerFault) as fault:
            paldesk.me.retrieve()
        assert (fault.value.code, fault.value.detail) == ("", "<h1>Bad gateway</h1>")
        with pytest.raises(Unreachable, match="4 tries"):
            paldesk.me.retrieve()


class TestErrors:
    @pytest.mark.parametrize(
        ("status", "kind"), [(400, InvalidRequest), (401, KeyRefused), (412, ChangedMeanwhile)]
    )
    def test_each_has_its_type(
        self, paldesk: Paldesk, server: Server, status: int, kind: type[ApiError]
    ) -> None:
        faults = [{"pointer": "/emial", "code": "unknown_field", "detail": "No such field."}]
        server.says = [problem(status, "some_code", errors=faults)]
        with pytest.raises(kind, match="/emial: No such field") as caught:
            paldesk.contacts.update("ctc_1", name="Lena", if_match='"a"')
        assert (caught.value.code, caught.value.request_id) == ("some_code", "r1")
        assert caught.value.errors[0].pointer == "/emial"
        assert server.asked[0].headers["if-match"] == '"a"'

    def test_what_is_missing_is_said_before_anything_is_sent(self, paldesk: Paldesk, server: Server) -> None:
        with pytest.raises(ValueError, match="id is missing"):
            paldesk.contacts.retrieve("")
        with pytest.raises(PaldeskError, match="PALDESK_KEY"):
            Paldesk(host="http://chat.test")
        with pytest.raises(PaldeskError, match="PALDESK_HOST"):
            Paldesk("pd_test_1", "chat.test")
        assert server.asked == []

    def test_no_key_and_no_name_ends_in_a_log(self, paldesk: Paldesk) -> None:
        assert "pd_test_1" not in repr(paldesk)
        assert repr(Contact({"id": "ctc_1", "name": "Lena"})) == "<Contact ctc_1>"


class TestThings:
    def test_they_are_typed_and_what_is_new_does_no_harm(self, paldesk: Paldesk, server: Server) -> None:
        server.says = [contact(name=None, created_at="2026-01-01T00:00:00Z", mood="new", labels=["clb_1"])]
        found = paldesk.contacts.retrieve("ctc_1")
        assert (found.name, found.labels, found.etag) == (None, ["clb_1"], '"a"')
        assert found.created_at == datetime(2026, 1, 1, tzinfo=UTC)
        assert found.raw["mood"] == "new"
        with pytest.raises(AttributeError, match="ask for it in fields"):
            _ = found.email

    def test_null_takes_away_and_nothing_leaves_as_it_is(self, paldesk: Paldesk, server: Server) -> None:
        server.says = [contact()]
        paldesk.contacts.update("ctc_1", email=None, attributes={"plan": None})
        assert json.loads(server.asked[0].content) == {"email": None, "attributes": {"plan": None}}

    def test_a_list_goes_on_through_its_pages(self, paldesk: Paldesk, server: Server) -> None:
        def page(*ids: str, after: str | None) -> httpx.Response:
            found = [{"id": each, "object": "contact"} for each in ids]
            return httpx.Response(
                200, json={"data": found, "next_cursor": after, "has_more": after is not None}
            )

        server.says = [page("ctc_1", "ctc_2", after="c"), page("ctc_3", after=None)]
        since = datetime(2026, 1, 1, tzinfo=UTC)
        listed = paldesk.contacts.list(fields=["name", "email"], verified=True, updated_since=since)
        assert [each.id for each in listed.data] == ["ctc_1", "ctc_2"]
        assert [each.id for each in listed] == ["ctc_1", "ctc_2", "ctc_3"]
        first = {"fields": "name,email", "verified": "true", "updated_since": "2026-01-01T00:00:00+00:00"}
        assert [dict(each.url.params) for each in server.asked] == [first, {**first, "cursor": "c"}]

    def test_whoever_follows_waits_for_a_server_that_is_away(self, paldesk: Paldesk, server: Server) -> None:
        def page(*positions: int, more: bool = False) -> httpx.Response:
            found = [{"id": f"evt_{each}", "object": "event", "position": each} for each in positions]
            last = str(positions[-1] if positions else 0)
            return httpx.Response(200, json={"data": found, "next_cursor": last, "has_more": more})

        server.says = [
            page(1, 2, more=True),
            *[httpx.ConnectError("down")] * 8,
            page(3),
            problem(401, "revoked_key"),
        ]
        events = paldesk.events.follow(every=3)
        assert [next(events).position for _ in range(3)] == [1, 2, 3]
        assert [each for each in server.waited if each > 2] == [6, 12]
        with pytest.raises(KeyRefused):
            next(events)
        assert [each.url.params["after"] for each in server.asked] == ["0", *["2"] * 9, "3"]

    def test_a_file_is_given_in_any_way(self, paldesk: Paldesk, server: Server, tmp_path: Any) -> None:
        (tmp_path / "bill.txt").write_bytes(b"12 euro")
        opened = io.BytesIO(b"12 euro")
        opened.name = str(tmp_path / "bill.txt")
        ways: list[Any] = [
            tmp_path / "bill.txt",
            str(tmp_path / "bill.txt"),
            opened,
            ("bill.txt", b"12 euro"),
        ]
        for way in ways:
            server.says = [httpx.Response(201, json={"id": "fil_1", "object": "file"})]
            paldesk.files.create(conversation="cnv_1", file=way)
            sent = server.asked.pop().content
            assert b'filename="bill.txt"\r\nContent-Type: text/plain\r\n\r\n12 euro\r\n' in sent


SECRET = "whsec_" + "c2VjcmV0" * 6
OTHER = "whsec_" + "b3RoZXIx" * 6
BODY = b'{"type":"message.created","timestamp":"2026-01-01T00:00:00Z","data":{"message":{"body":"Hi"}}}'


def signed(*secrets: str, body: bytes = BODY, at: int = NOW) -> dict[str, str]:
    """By the official library."""
    moment = datetime.fromtimestamp(at, tz=UTC)
    signatures = [Official(each).sign("evt_1", moment, body.decode()) for each in secrets]
    return {"Webhook-Id": "evt_1", "Webhook-Timestamp": str(at), "Webhook-Signature": " ".join(signatures)}


class TestWebhooks:
    def test_what_the_official_library_signs_is_taken(self) -> None:
        event = webhooks.verify(BODY, signed(SECRET), SECRET, now=NOW)
        assert (event.id, event.type) == ("evt_1", "message.created")
        assert event.data.message
        assert event.data.message.body == "Hi"

    def test_while_secrets_change_either_side_may_have_two(self) -> None:
        for given, known in (([OTHER, SECRET], [SECRET]), ([SECRET], [OTHER, SECRET])):
            assert webhooks.verify(BODY.decode(), signed(*given), known, now=NOW).id == "evt_1"

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            (lambda sent: sent | {"Webhook-Signature": "v1,AAAA v2,x nonsense"}, "No signature"),
            (lambda sent: sent | {"Webhook-Id": "evt_2"}, "No signature"),
            (lambda sent: sent | {"Webhook-Timestamp": "soon"}, "number of seconds"),
            (lambda sent: {**sent, "Webhook-Timestamp": str(NOW - 301)}, "too old"),
            (lambda sent: {**sent, "Webhook-Timestamp": str(NOW + 301)}, "clocks"),
            (lambda sent: {name: sent[name] for name in ("Webhook-Id", "Webhook-Timestamp")}, "missing"),
            (lambda sent: signed(OTHER), "No signature"),
        ],
    )
    def test_all_else_is_refused(self, change: Callable[[dict[str, str]], dict[str, str]], why: str) -> None:
        with pytest.raises(WebhookRefused, match=why):
            webhooks.verify(BODY, change(signed(SECRET)), SECRET, now=NOW)

    def test_a_body_of_another_is_refused_and_one_that_is_no_json(self) -> None:
        with pytest.raises(WebhookRefused, match="No signature"):
            webhooks.verify(BODY + b" ", signed(SECRET), SECRET, now=NOW)
        with pytest.raises(WebhookRefused, match="no JSON"):
            webhooks.verify(b"{", signed(SECRET, body=b"{"), SECRET, now=NOW)
        with pytest.raises(WebhookRefused, match="as Paldesk showed it"):
            webhooks.verify(BODY, signed(SECRET), "whsec_?", now=NOW)


class TestTokens:
    def test_it_says_who_somebody_is_for_minutes(self) -> None:
        token = identity.sign(42, name="Zoë", phone=None, secret="s" * 40, site="pk_1", key_id="ik_1")
        claims = jwt.decode(token, "s" * 40, algorithms=["HS256"], audience="pk_1")
        assert (claims["sub"], claims["name"], claims["phone"]) == ("42", "Zoë", None)
        assert claims["exp"] - claims["iat"] == 300
        assert jwt.get_unverified_header(token)["kid"] == "ik_1"
        assert "email" not in claims

    def test_no_longer_than_it_may_be_and_not_without_a_secret(self) -> None:
        with pytest.raises(PaldeskError, match="15 minutes"):
            identity.sign(42, secret="s", site="pk_1", seconds=901)
        with pytest.raises(PaldeskError, match="PALDESK_SECRET"):
            identity.sign(42, site="pk_1")
