"""Counting a segment and showing its first people: 100,000 contacts, and the same with 1,000.

Through the preview that an operator sees while typing, by one segment for each field and several that ask more.
"""

from __future__ import annotations

import os
import random
import time
from typing import Any

from django.db import connections
from django.test import Client

from accounts.models import Membership, Workspace
from accounts.tenancy import within
from bench import seed
from bench.figures import Figure, percentile
from crm.models import Company, ContactLabel, Definition
from paldesk.server import settle

SMALL, LARGE = 1_000, int(os.environ.get("BENCH_CONTACTS", "100000"))
REPEATS = 5
LABELS, COMPANIES = 20, 50

_CONTACTS = """
INSERT INTO crm_contact (id, workspace_id, name, email, phone, time_zone, language, verified, created_at, last_seen_at,
    company_id, owner_id, document)
SELECT gen_random_uuid(), %(ws)s, 'Contact ' || n, CASE WHEN n %% 10 < 8 THEN 'c' || n || '@example.com' ELSE '' END,
    CASE WHEN n %% 5 = 0 THEN '+3120' || n ELSE '' END, '', (ARRAY['nl', 'en', 'de', ''])[1 + n %% 4], n %% 3 = 0,
    now() - n * interval '13 minutes', now() - n * interval '7 minutes',
    (%(companies)s::uuid[])[1 + n %% 100], CASE WHEN n %% 7 = 0 THEN %(owner)s::uuid END,
    array_to_tsvector(ARRAY[%(mark)s, 'contact', n::text, 'c' || n, 'example', 'com'])
FROM generate_series(1, %(count)s) AS n
"""
_FACTS = """
INSERT INTO crm_attribute (id, workspace_id, contact_id, name, value, source, provider, basis, pinned, verified, at)
SELECT gen_random_uuid(), %(ws)s, c.id, f.name, f.value, 'page', '', '', false, false, now()
FROM (SELECT id, row_number() OVER (ORDER BY created_at DESC) AS n FROM crm_contact WHERE workspace_id = %(ws)s) AS c,
LATERAL (VALUES ('plan', to_jsonb((ARRAY['free', 'pro', 'team', 'rare'])[
        CASE WHEN n %% 200 = 0 THEN 4 ELSE 1 + n %% 3 END])),
    ('seats', to_jsonb(n %% 500)), ('renews', to_jsonb((date '2026-01-01' + (n %% 700)::int)::text)),
    ('city', to_jsonb('City ' || n %% 900)), ('trial', to_jsonb(n %% 2 = 0))) AS f (name, value)
"""
_LABELS = """
INSERT INTO crm_contactlabelling (id, workspace_id, contact_id, label_id, at)
SELECT gen_random_uuid(), %(ws)s, id, (%(labels)s::uuid[])[1 + (n %% 20)], now()
FROM (SELECT id, row_number() OVER (ORDER BY created_at DESC) AS n FROM crm_contact WHERE workspace_id = %(ws)s) AS c
WHERE n %% 2 = 0
"""
_EVENTS = """
INSERT INTO crm_trackedevent (id, workspace_id, contact_id, name, data, at)
SELECT gen_random_uuid(), %(ws)s, id, (ARRAY['paid', 'left', 'opened'])[1 + (e + n) %% 3], '{}',
    now() - (n %% 90) * interval '1 day'
FROM (SELECT id, row_number() OVER (ORDER BY created_at DESC) AS n FROM crm_contact WHERE workspace_id = %(ws)s) AS c,
    generate_series(1, 3) AS e
"""


def fill(made: Workspace, owner: Membership, count: int) -> dict[str, str]:
    """Contacts with five facts, three events and half a label each; ids of a label and a company."""
    with within(made):
        labels = [ContactLabel.objects.create(name=f"Label {n}", hue=n % 12) for n in range(LABELS)]
        companies = [Company.objects.create(name=f"Company {n}") for n in range(COMPANIES)]
        for name, kind in {"plan": "text", "seats": "number", "renews": "date", "city": "text"}.items():
            Definition.objects.create(name=name, title=name, kind=kind)
    told = {"ws": made.pk, "owner": owner.pk, "count": count, "mark": f"w:{made.pk.hex}"}
    told |= {"labels": [each.pk for each in labels], "companies": [each.pk for each in companies]}
    with connections["owner"].cursor() as cursor:
        for statement in (_CONTACTS, _FACTS, _LABELS, _EVENTS):
            cursor.execute(statement, told)
        for table in ("contact", "attribute", "contactlabelling", "trackedevent", "company"):
            cursor.execute(f"VACUUM ANALYZE crm_{table}")
    return {"label": str(labels[0].pk), "company": str(companies[0].pk), "owner": str(owner.pk)}


def asked(known: dict[str, str]) -> list[dict[str, Any]]:
    """One for each field, and what people really ask."""
    each = [
        {"field": "label", "is": "any", "of": [known["label"]]},
        {"field": "label", "is": "none", "of": [known["label"]]},
        {"field": "owner", "is": "any", "of": [known["owner"]]},
        {"field": "company", "is": "any", "of": [known["company"]]},
        {"field": "language", "is": "any", "of": ["nl"]},
        {"field": "has_phone", "is": "yes"},
        {"field": "verified", "is": "yes"},
        {"field": "blocked", "is": "yes"},
        {"field": "created", "is": "within", "days": 30},
        {"field": "seen", "is": "beyond", "days": 90},
        {"field": "attribute", "name": "plan", "is": "any", "of": ["rare"]},
        {"field": "attribute", "name": "plan", "is": "none", "of": ["pro"]},
        {"field": "attribute", "name": "city", "is": "contains", "value": "77"},
        {"field": "attribute", "name": "seats", "is": "greater", "value": 490},
        {"field": "attribute", "name": "renews", "is": "before", "date": "2026-01-08"},
        {"field": "event", "name": "paid", "is": "did", "days": 7},
        {"field": "event", "name": "paid", "is": "did", "times": 2},
        {"field": "search", "text": "c77"},
    ]
    plan, seats, lately, labelled, owned = each[10], each[13], each[8], each[0], each[2]
    both = {"field": "group", "match": "any", "conditions": [seats, labelled]}
    alone = [{"conditions": [one]} for one in each]
    return [
        *alone,
        {"conditions": [plan, lately, {"field": "has_email", "is": "yes"}]},
        {"conditions": [both, owned]},
        {"match": "any", "conditions": [plan, labelled, seats]},
    ]


class Operator:
    def __init__(self, name: str, count: int) -> None:
        self.workspace, member, _ = seed.workspace(f"segments-{name}")
        self.asked = asked(fill(self.workspace, member, count))
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(member.user)

    def p95(self) -> float:
        """Milliseconds of a preview."""
        took = []
        for turn in range(REPEATS + 1):
            if turn == 1:
                settle()
            for one in random.Random(turn).sample(self.asked, len(self.asked)):
                begun = time.perf_counter()
                self.preview(one)
                took += [(time.perf_counter() - begun) * 1000] if turn else []
        return percentile(took, 0.95)

    def preview(self, one: dict[str, Any]) -> None:
        path = f"/app/{self.workspace.slug}/segments/preview/"
        answer = self.client.post(path, one, content_type="application/json")
        if answer.status_code != 200 or "count" not in answer.json():
            raise AssertionError(f"{one} is answered with {answer.status_code}: {answer.content[:300]!r}")


def measure() -> list[Figure]:
    before, after = Operator("small", SMALL).p95(), Operator("large", LARGE).p95()
    name = "the same with 1,000 contacts"
    return [
        Figure.against("segment_growth", after, "ms", before, name, REPEATS),
        Figure("segment_p95_ms", round(after, 2), "ms", runs=REPEATS),
    ]
