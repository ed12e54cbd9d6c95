"""Page views that one web process accepts per second, as its sockets hand them on, against pgbench's bare insert.

The process cleans the address, moves the visit, writes the row and tells Redis who is where; pgbench, with as many
clients as the process has threads, only inserts the row.
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from uuid import UUID

from django.db import connections
from uuid_utils.compat import uuid7

from accounts.models import Site, Workspace
from accounts.tenancy import db, within
from bench.append import PGBENCH, environment
from bench.figures import Figure
from chat import protocol as p, visiting
from chat.gathering import gatherer
from crm.models import Consent, Contact, Visitor
from crm.visits import Browser

SECONDS = 4
ROUNDS = 3
VISITORS = 400
AT_ONCE = 128  # sockets with a page on the way
THREADS = min(32, (os.cpu_count() or 1) + 4)  # asyncio's own default
AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
URL = "https://bench.test/bikes/heron/?page=2&utm_source=news&q=a+search"
TITLE = "Heron, the city bike"

_INSERT = """
INSERT INTO crm_pageview (id, workspace_id, visit_id, url, title, at)
VALUES (gen_random_uuid(), '{workspace}', '{visit}', '{url}', '{title}', now());
"""


def measure(workspace: Workspace, site: Site) -> list[Figure]:
    limits, rates = [], []
    for _ in range(ROUNDS):
        # New people each time: a fast machine fills a visit with all the pages that it may have.
        visitors = _visitors(workspace, site)
        stay = asyncio.run(_arrive(workspace.pk, visitors[0]))
        limits.append(_pgbench(workspace.pk, stay.visit))
        rates.append(asyncio.run(_views(workspace.pk, visitors)))
        connections.close_all()
    limit, rate = statistics.median(limits), statistics.median(rates)
    return [
        Figure("pageview_insert", round(limit, 1), "tx/s", runs=ROUNDS),
        Figure.against("pageviews_vs_insert", rate, "views/s", limit, "pageview_insert", ROUNDS),
    ]


def _visitors(workspace: Workspace, site: Site) -> list[UUID]:
    """People who agreed, on a site that keeps visits."""
    with within(workspace):
        asked = {"visits": True, "notice": "Kept.", "consents": {"insights": {"en": "Yes?"}}}
        Site.objects.filter(pk=site.pk).update(**asked)
        contacts = Contact.objects.bulk_create([Contact() for _ in range(VISITORS)])
        made = [Visitor(site=site, contact=each, token_digest=uuid7().hex) for each in contacts]
        Visitor.objects.bulk_create(made)
        said = {"purpose": "insights", "granted": True, "source": "visitor"}
        Consent.objects.bulk_create([Consent(contact=each.contact, visitor=each, **said) for each in made])
        return [each.pk for each in made]


async def _arrive(workspace: UUID, visitor: UUID) -> visiting.Stay:
    browser = Browser(network="203.0.113.0/24", agent=AGENT)
    stay = await db(workspace, visiting.arrive, visitor, _seen(), browser)
    if stay is None:
        raise RuntimeError("This visit is not kept: the bench has not agreed.")
    return stay


def _seen() -> p.PageView:
    return p.PageView(url=URL, title=TITLE, screen="1920x1080", language="en")


async def _views(workspace: UUID, visitors: list[UUID]) -> float:
    """Views per second; each socket reads on as soon as its last page is kept."""
    stays = [await _arrive(workspace, visitor) for visitor in visitors]
    begun = time.perf_counter()
    done = await asyncio.gather(
        *(_reader(workspace, iter(stays[at::AT_ONCE]), begun + SECONDS) for at in range(AT_ONCE))
    )
    return sum(done) / (time.perf_counter() - begun)


async def _reader(workspace: UUID, stays: Iterator[visiting.Stay], until: float) -> int:
    done = 0
    for first in stays:
        stay: visiting.Stay | None = first
        for _ in range(300):
            if time.perf_counter() > until:
                return done
            stay = stay and await gatherer().go_on(workspace, stay, _seen())
            done += stay is not None
    return done


def _pgbench(workspace: UUID, visit: UUID) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(_INSERT.format(workspace=workspace, visit=visit, url=URL[:40], title=TITLE))
        script.flush()
        command = [PGBENCH, "-n", f"-c{THREADS}", "-j2", "-Mprepared", f"-T{SECONDS}", "-f", script.name]
        # The fence asks which workspace is open.
        asked = {**environment(), "PGOPTIONS": f"-c app.workspace={workspace}"}
        done = subprocess.run(command, env=asked, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stderr)
    return float(found.group(1))
