"""A workspace's contacts after years, in set statements of the owner's role: names, companies, labels, owners, facts.

Contacts alone: what they said is the inbox's matter. The same shares at any number, so that two sizes compare.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction

from accounts.models import Membership, Workspace
from accounts.tenancy import within
from crm import folding
from crm.models import ContactLabel, Definition

COMPANIES, LABELS, WORDS = 500, 12, 9_000
_TABLES = (
    "crm_contact",
    "crm_company",
    "crm_contactlabelling",
    "crm_attribute",
    "crm_block",
    "crm_trackedevent",
)

_COMPANIES = """
INSERT INTO crm_company (id, workspace_id, name, domain, also, created_at)
SELECT gen_random_uuid(), %(ws)s, 'Company ' || n, 'company-' || n || '.example', '{}', now()
FROM generate_series(1, %(companies)s) AS n
"""
_CONTACTS = """
CREATE TEMP TABLE book ON COMMIT DROP AS
WITH syllable AS (SELECT ARRAY['ka','lo','mi','ne','ru','sta','ver','don','pi','qua','fen','gal','hu','jor','ble',
    'tis','wy'] AS s), word AS (
    SELECT n AS rank, s[1 + n %% 17] || s[1 + n / 17 %% 17] || s[1 + n / 289 %% 17] || s[1 + n / 4913 %% 17] AS word
    FROM generate_series(1, %(words)s) AS n, syllable
), firm AS (
    SELECT id, row_number() OVER (ORDER BY name) AS rank FROM crm_company WHERE workspace_id = %(ws)s
)
SELECT gen_random_uuid() AS id, n, a.word AS first, b.word AS last, firm.id AS company,
       now() - n * interval '97 seconds' AS at
FROM generate_series(1, %(count)s) AS n
JOIN word a ON a.rank = 1 + n %% %(words)s JOIN word b ON b.rank = 1 + n * 31 %% %(words)s
LEFT JOIN firm ON n %% 3 = 0 AND firm.rank = 1 + n %% %(companies)s
"""
_ROWS = (
    """
INSERT INTO crm_contact (id, workspace_id, name, email, phone, time_zone, language, company_id, owner_id, verified,
    created_at, last_seen_at, document)
SELECT id, %(ws)s, CASE WHEN n %% 4 = 0 THEN '' ELSE initcap(first) || ' ' || initcap(last) END,
       CASE WHEN n %% 3 = 0 THEN '' ELSE first || n || '@example.com' END,
       CASE WHEN n %% 5 = 0 THEN '+3120' || lpad(n::text, 7, '0') ELSE '' END, '',
       (ARRAY['en', 'nl', 'de', '', ''])[1 + n %% 5], company,
       CASE WHEN n %% 10 = 0 THEN %(member)s::uuid END, n %% 7 = 0, at - interval '90 days', at,
       array_to_tsvector(ARRAY[%(mark)s, first, last, first || n, 'example', 'com'])
FROM book
""",
    """
INSERT INTO crm_contactlabelling (id, workspace_id, contact_id, label_id, at)
SELECT gen_random_uuid(), %(ws)s, book.id, label.id, now()
FROM book JOIN (SELECT id, row_number() OVER (ORDER BY name) AS rank FROM crm_contactlabel
                WHERE workspace_id = %(ws)s) AS label ON book.n %% (label.rank * label.rank * 4) = 0
""",
    """
INSERT INTO crm_attribute (id, workspace_id, contact_id, name, value, source, verified, at)
SELECT gen_random_uuid(), %(ws)s, id, 'plan', to_jsonb((ARRAY['Free', 'Silver', 'Gold'])[1 + n %% 3]), 'page', false,
       at FROM book WHERE n %% 2 = 0
UNION ALL
SELECT gen_random_uuid(), %(ws)s, id, 'seats', to_jsonb(n %% 200), 'page', false, at FROM book WHERE n %% 2 = 0
""",
    """
INSERT INTO crm_block (id, workspace_id, contact_id, by_id, created_at)
SELECT gen_random_uuid(), %(ws)s, id, %(member)s, at FROM book WHERE n %% 100 = 0
""",
)


def fill(workspace: Workspace, member: Membership, count: int) -> None:
    with within(workspace):
        for number in range(LABELS):
            ContactLabel.objects.create(name=f"Label {number:02}", hue=number)
        Definition.objects.create(name="plan", title="Plan")
        Definition.objects.create(name="seats", title="Seats", kind="number")
    told: dict[str, Any] = {
        "ws": workspace.pk,
        "member": member.pk,
        "mark": folding.workspace_mark(workspace.pk),
        "count": count,
        "companies": COMPANIES,
        "words": WORDS,
    }
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for statement in (_COMPANIES, _CONTACTS, *_ROWS):
            cursor.execute(statement, told)
    with connections["owner"].cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")
