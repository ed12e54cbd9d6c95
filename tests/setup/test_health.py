from __future__ import annotations

import time

import pytest
from django.test import Client
from psycopg import connect

from paldesk import health, roles
from paldesk.embedded import Embedded
from paldesk.embedded.postgres import APP, OWNER, SUPERUSER


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> health.Readiness:
    """Readiness that has not answered yet."""
    readiness = health.Readiness()
    monkeypatch.setattr(health, "readiness", readiness)
    return readiness


def test_livez_asks_nobody() -> None:
    answer = Client().get("/livez", headers={"host": "not.one.of.ours"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.usefixtures("transactional_db", "fresh")
def test_readyz_is_ready_by_any_host_name() -> None:
    answer = Client().get("/readyz", headers={"host": "not.one.of.ours"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.usefixtures("transactional_db", "fresh")
def test_it_says_which_part_failed(settings: object) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["failed"]) == (503, {"redis": "ConnectionError"})


@pytest.mark.usefixtures("transactional_db", "fresh")
def test_it_tells_of_migrations_to_come(servers: Embedded) -> None:
    with connect(**servers.postgres.parameters(OWNER), autocommit=True) as owner:  # type: ignore[arg-type]
        row = owner.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)"
            " RETURNING app, name, applied"
        ).fetchone()
        assert Client().get("/readyz").json()["failed"] == {"migrations": "1 unapplied"}
        owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", row)


@pytest.mark.usefixtures("fresh")
def test_it_is_not_ready_while_draining(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "draining", True)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["failed"]) == (503, {"process": "draining"})


def test_a_part_that_hangs_costs_one_second_and_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def hang() -> dict[str, str]:
        asked.append(time.monotonic())
        time.sleep(3)
        return {}

    monkeypatch.setattr(health, "FRESH", 0.0)
    readiness = health.Readiness(hang)
    started = time.monotonic()
    assert readiness.faults() == readiness.faults() == {"check": "no answer in 1 s"}
    assert time.monotonic() - started < 2.5
    assert len(asked) == 1


def test_an_answer_is_good_for_two_seconds() -> None:
    asked: list[None] = []
    readiness = health.Readiness(lambda: asked.append(None) or {})
    assert readiness.faults() == readiness.faults() == {}
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("role", "fault"), [(SUPERUSER, "is a superuser"), (OWNER, "bypasses row-level security")]
)
def test_a_role_that_sees_past_the_fence_is_refused(servers: Embedded, role: str, fault: str) -> None:
    with pytest.raises(roles.UnsafeRole, match=fault):
        roles.refuse_unsafe(servers.postgres.parameters(role))


def test_the_apps_role_may_serve(servers: Embedded) -> None:
    roles.refuse_unsafe(servers.postgres.parameters(APP))
