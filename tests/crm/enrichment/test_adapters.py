"""What is asked of each provider, and what is made of each of its answers. Against a real server."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from crm.enrichment import provider
from crm.enrichment.gravatar import Gravatar
from crm.enrichment.hunter import Hunter
from crm.enrichment.pdl import PeopleDataLabs
from crm.enrichment.provider import Found, KeyRefused, Later, Nothing, OptedOut, pause, sha256
from tests.crm.enrichment.providers import Answered, Providers

EMAIL = "Vi.Oort@Example.com"
ADAPTERS = {"gravatar": Gravatar(), "hunter": Hunter(), "pdl": PeopleDataLabs()}
ROOTS = {"gravatar": "/gravatar/", "hunter": "/hunter/", "pdl": "/pdl/"}


def test_gravatar_is_told_a_hash_and_nothing_else(providers: Providers) -> None:
    """The hash is the one that Gravatar's own documentation has for its example."""
    expected = "84059b07d4be67b806386c0aad8070a23f18836bbaae342275dc0a83414c32ee"
    assert sha256(" MyEmailAddress@example.com ") == expected
    told = {
        "first_name": "Vi",
        "last_name": " Oort\n",
        "company": "Oort BV",
        "location": "Delft",
        "hash": "x",
    }
    providers.answers["/gravatar/profiles/"] = Answered(body=told)
    found = ADAPTERS["gravatar"].ask(f"  {EMAIL} ", "a-key")
    assert found == Found(
        "Vi", "Oort", "Oort BV", f"{providers.url}/gravatar_pictures/{sha256(EMAIL)}?s=256&d=404&r=g"
    )
    [asked] = providers.asked
    assert asked.path == f"/gravatar/profiles/{sha256(EMAIL)}"
    assert asked.headers["Authorization"] == "Bearer a-key"
    assert b"oort" not in providers.bytes.lower()


def test_gravatar_needs_no_key(providers: Providers) -> None:
    providers.answers["/gravatar/profiles/"] = Answered(body={})
    ADAPTERS["gravatar"].ask(EMAIL, "")
    assert "Authorization" not in providers.asked[0].headers


def test_hunter_is_asked_for_the_person_with_the_key_in_a_header(providers: Providers) -> None:
    person = {
        "name": {"fullName": "Vi Oort", "givenName": "Vi", "familyName": "Oort"},
        "employment": {"name": "Oort BV", "title": "Director", "domain": "oort.test"},
        "avatar": "https://pictures.test/vi.png",
        "phone": "+31 20 123 4567",
    }
    providers.answers["/hunter/people/find"] = Answered(body={"data": person, "meta": {"email": EMAIL}})
    assert ADAPTERS["hunter"].ask(EMAIL, "a-key") == Found("Vi", "Oort", "Oort BV", person["avatar"])
    [asked] = providers.asked
    assert asked.path == "/hunter/people/find?email=Vi.Oort%40Example.com"
    assert asked.headers["X-API-KEY"] == "a-key"
    assert "a-key" not in asked.path


def test_pdl_is_asked_for_three_fields_alone(providers: Providers) -> None:
    data = {
        "first_name": "Vi",
        "last_name": "Oort",
        "job_company_name": "Oort BV",
        "birth_date": "1990-01-01",
    }
    providers.answers["/pdl/person/enrich"] = Answered(body={"status": 200, "likelihood": 8, "data": data})
    assert ADAPTERS["pdl"].ask(EMAIL, "a-key") == Found("Vi", "Oort", "Oort BV")
    [asked] = providers.asked
    assert (asked.method, asked.path, asked.headers["X-Api-Key"]) == ("POST", "/pdl/person/enrich", "a-key")
    assert json.loads(asked.body)["data_include"] == "first_name,last_name,job_company_name"
    providers.answers["/pdl/person/enrich"] = Answered(body={"status": 200, "likelihood": 3, "data": data})
    assert ADAPTERS["pdl"].ask(EMAIL, "a-key") == Nothing()


@pytest.mark.parametrize("name", ADAPTERS)
@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (Answered(404, {"error": "nobody"}), Nothing()),
        (Answered(451, {"errors": [{"id": "claimed_email", "code": 451}]}), OptedOut()),
        (Answered(401, {}), KeyRefused()),
        (Answered(500, {}), Later("down")),
        (Answered(503, {}, {"Retry-After": "120"}), Later("down", 120)),
        (Answered(202, {}), Later("strange")),
        (Answered(400, {}), Later("strange")),
        (Answered(200, b"{", kind="application/json"), Later("strange")),
        (Answered(200, b"<p>Hello", kind="text/html"), Later("strange")),
        (Answered(200, b"[" * 100_000), Later("strange")),
        (Answered(200, [1, 2]), Later("strange")),
        (Answered(200, b"\xff\xfe"), Later("strange")),
        (Answered(200, b" " * 300_000), Later("silent")),
        (Answered(302, b"", {"Location": "http://169.254.169.254/latest/meta-data/"}), Later("strange")),
    ],
)
def test_each_answer_means_one_thing(
    providers: Providers,
    name: str,
    answered: Answered,
    expected: Any,
) -> None:
    providers.answers[ROOTS[name]] = answered
    assert ADAPTERS[name].ask(EMAIL, "a-key") == expected
    assert len(providers.asked) == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("gravatar", {"first_name": {"is": "an object"}}),
        ("gravatar", {"company": 7}),
        ("hunter", {"data": {"name": "Vi"}}),
        ("hunter", {"data": {"employment": ["Oort"]}}),
        ("pdl", {"data": {"first_name": True}, "likelihood": 9}),
        ("pdl", {"data": {}, "likelihood": "high"}),
    ],
)
def test_a_wrong_type_spoils_the_whole_answer(providers: Providers, name: str, body: Any) -> None:
    providers.answers[ROOTS[name]] = Answered(body=body)
    assert ADAPTERS[name].ask(EMAIL, "a-key") == Later("strange")


@pytest.mark.parametrize(
    ("name", "status", "expected"),
    [
        ("gravatar", 429, Later("paused", 60)),
        ("hunter", 429, Later("spent", 60)),
        ("hunter", 403, Later("paused", 60)),
        ("pdl", 429, Later("paused", 60)),
        ("pdl", 402, Later("spent", 60)),
        ("pdl", 403, KeyRefused()),
    ],
)
def test_limits_are_told_apart(providers: Providers, name: str, status: int, expected: Any) -> None:
    providers.answers[ROOTS[name]] = Answered(status, {}, {"Retry-After": "60"})
    assert ADAPTERS[name].ask(EMAIL, "a-key") == expected


def test_pdl_may_say_that_somebody_opted_out(providers: Providers) -> None:
    body = {"status": 404, "error": {"type": ["opted_out"], "message": "This person opted out"}}
    providers.answers["/pdl/"] = Answered(404, body)
    assert ADAPTERS["pdl"].ask(EMAIL, "a-key") == OptedOut()


def test_who_drips_is_not_waited_for(
    providers: Providers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(provider, "SECONDS", 0.3)
    providers.answers["/gravatar/"] = Answered(body={"first_name": "V" * 100}, drip=0.05)
    assert ADAPTERS["gravatar"].ask(EMAIL, "") == Later("silent")


def test_who_is_not_there_is_silent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OUTBOUND_INSIDE = {("127.0.0.1", 9)}
    nowhere = dict.fromkeys((*ROOTS, "gravatar_pictures"), "http://127.0.0.1:9")
    monkeypatch.setattr(provider, "ADDRESSES", nowhere)
    found = {name: each.ask(EMAIL, "k") for name, each in ADAPTERS.items()}
    assert found == dict.fromkeys(ROOTS, Later("silent"))


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({}, 0, 0),
        ({"retry-after": "30"}, 30, 30),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0, 0),
        ({"retry-after": "whenever"}, 0, 0),
        ({"retry-after": "9999999"}, 24 * 3600, 24 * 3600),
        ({"x-ratelimit-reset": str(int(time.time()) + 9000)}, 8000, 9000),
        ({"x-ratelimit-reset": "2015-02-23T20:19:55Z"}, 0, 0),
    ],
)
def test_a_pause_is_as_long_as_was_asked_for(headers: dict[str, str], least: int, most: int) -> None:
    assert least <= pause(headers) <= most


def test_a_value_that_is_no_name_is_left_out(providers: Providers) -> None:
    providers.answers["/gravatar/"] = Answered(body={"first_name": "V" * 500, "last_name": "Oort"})
    found = ADAPTERS["gravatar"].ask(EMAIL, "")
    assert isinstance(found, Found)
    assert (found.first_name, found.last_name) == ("", "Oort")
    assert "Oort" not in repr(found)
