"""The clock: what time it is here, what comes next, what was told to whom, and forward."""

from __future__ import annotations

from typing import Any

from billing.fake import cycle
from billing.fake.moments import DAY, HOUR, months_after
from billing.fake.pages.shown import Page, Request, clock, go, show
from billing.fake.store import Obj
from billing.fake.world import Fake

STEPS = (("hour", "An hour"), ("day", "A day"), ("week", "A week"), ("month", "A month"))
FARTHEST = 800  # days at once
EVENTS = 40


def page(fake: Fake, request: Request) -> Page:
    error = ""
    if request.sent:
        if request.form.get("again"):
            _tell_again(fake, request.form["again"])
            return go("/clock")
        moment = _wanted(fake, request.form)
        if moment is not None:
            cycle.advance(fake, moment)
            return go("/clock")
        error = f"Enter a number of days, 1 to {FARTHEST}."
    return show(
        "clock.html",
        422 if error else 200,
        now=clock(fake.now()),
        ahead=round(fake.offset / DAY),
        steps=STEPS,
        error=error,
        nexts=[
            (clock(each["_due"]), each["object"].replace("_", " "), _short(each["id"]))
            for each in _nexts(fake)
        ],
        events=[_event(fake, each) for each, _ in zip(fake.store.all("event"), range(EVENTS), strict=False)],
        endpoints=[each["url"] for each in fake.store.all("webhook_endpoint")],
    )


def _wanted(fake: Fake, form: dict[str, str]) -> int | None:
    now = fake.now()
    step = form.get("step")
    if step == "month":
        return months_after(now, 1)
    if step in ("hour", "day", "week"):
        return now + {"hour": HOUR, "day": DAY, "week": 7 * DAY}[step]
    days = form.get("days", "")
    return now + int(days) * DAY if days.isascii() and days.isdigit() and 1 <= int(days) <= FARTHEST else None


def _nexts(fake: Fake) -> list[Obj]:
    return [each for each, _ in zip(fake.store.due(), range(6), strict=False)]


def _event(fake: Fake, event: Obj) -> dict[str, Any]:
    sent = fake.store.deliveries(event["id"])
    waiting = any(due is not None for _, due, _, _ in sent)
    answers = ", ".join(answer or "on its way" for _, _, _, answer in sent)
    return {
        "id": event["id"],
        "type": event["type"],
        "about": _short(event["data"]["object"].get("id", "")),
        "at": clock(event["created"]),
        "answers": answers or "nobody listened",
        "trouble": waiting and any(tries for _, _, tries, _ in sent),
    }


def _short(id: str) -> str:
    return f"{id[:18]}…" if len(id) > 20 else id


def _tell_again(fake: Fake, id: str) -> None:
    event = fake.store.get(id)
    if event and event["object"] == "event":
        for endpoint in fake.store.all("webhook_endpoint"):
            fake.send(id, endpoint["id"])
