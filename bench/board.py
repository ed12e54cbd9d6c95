"""The visitors board with 2,000 people on it who move, in a browser: does the picture stay smooth?

Every person turns a page every ten seconds, so 200 do each second, while the list is scrolled. A frame's time is that
between two pictures; a task is long from 50 ms (W3C Long Tasks).
"""

from __future__ import annotations

import random
import time
from typing import Any
from uuid import UUID

from django.db import connections

from accounts.models import Membership, Site, Workspace
from bench import seed
from bench.figures import Figure, percentile
from bench.keypress import browsing, cookie
from chat import live, onsite
from tests.browser.patience import until
from tests.running import RunningServer

PEOPLE, EVERY_SECONDS, LASTS_SECONDS = 2_000, 10, 20
BEAT = 0.05
PLACES = (
    ("DE", "Kiel"),
    ("FR", "Lyon"),
    ("US", "Portland"),
    ("JP", "Osaka"),
    ("BR", "Recife"),
    ("NG", "Lagos"),
)
WATCH = """() => {
  window.frames_ = [];
  window.long_ = [];
  new PerformanceObserver((list) => long_.push(...list.getEntries())).observe({ type: "longtask" });
  const box = document.querySelector("[data-board-rows]");
  let before = performance.now();
  let drawn = 0;
  const draw = (now) => {
    frames_.push(now - before);
    before = now;
    // What would be asked of the box costs a layout of its own.
    box.scrollBy(0, drawn++ % 1200 < 600 ? 6 : -6);
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
}"""
_AGREE = """
INSERT INTO crm_consent
    (id, workspace_id, contact_id, visitor_id, purpose, granted, source, text, language, version, at)
SELECT gen_random_uuid(), workspace_id, contact_id, id, 'insights', true, 'visitor', '', '', '', now()
FROM crm_visitor WHERE workspace_id = %s RETURNING visitor_id
"""


def measure(server: RunningServer, workspace: Workspace, member: Membership, site: Site) -> list[Figure]:
    people = _people(workspace, site)
    for one in people:
        _turn(workspace, site, one)
    with browsing() as browser:
        context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
        context.add_cookies([cookie(server, member)])
        page = context.new_page()
        page.goto(f"/app/{workspace.slug}/visitors/")
        page.get_by_text(f"{PEOPLE:,} here now").first.wait_for()
        until(page, "document.querySelectorAll('[data-visitor]').length > 5")
        page.evaluate(WATCH)
        _move(page, workspace, site, people)
        frames, long = page.evaluate("frames_.slice(1)"), page.evaluate("long_.length")
    return [
        Figure("board_frames_p95_ms", round(percentile(frames, 0.95), 1), "ms", runs=len(frames)),
        Figure("board_long_tasks", long, "tasks", runs=LASTS_SECONDS),
    ]


def _people(workspace: Workspace, site: Site) -> list[UUID]:
    """Who agreed: each with a name, most in a conversation."""
    seed.conversations(workspace, site, PEOPLE)
    with connections["owner"].cursor() as cursor:
        cursor.execute(_AGREE, [workspace.pk])
        return [row[0] for row in cursor.fetchall()]


def _turn(workspace: Workspace, site: Site, visitor: UUID) -> None:
    """To another page, told as the sockets tell it."""
    now, (country, city) = int(time.time() * 1000), random.choice(PLACES)
    page = random.randrange(500)
    visit = onsite.Onsite(
        site=site.pk,
        url=f"https://bench.test/bikes/{page}",
        title=f"Bicycle number {page}",
        arrived_at=now - page * 1000,
        page_at=now,
        pages=3,
        visits=1 + page % 4,
        source="google.com",
        country=country,
        city=city,
        browser="Firefox",
        os="Linux",
        device="desktop",
    )
    onsite.show(live.redis(), workspace.pk, visitor, visit)


def _move(page: Any, workspace: Workspace, site: Site, people: list[UUID]) -> None:
    turned, begun = 0, time.monotonic()
    while (passed := time.monotonic() - begun) < LASTS_SECONDS:
        while turned < passed * PEOPLE / EVERY_SECONDS:
            _turn(workspace, site, people[turned % PEOPLE])
            turned += 1
        page.wait_for_timeout(BEAT * 1000)
