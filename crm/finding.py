"""By which words a contact is found: name, addresses, numbers, ids and company."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from uuid import UUID

from django.db import connection

from accounts.tenancy import current
from crm import folding

CHUNK = 1000

_KNOWN = """
SELECT c.id, concat_ws(' ', c.name, c.email, c.phone, w.name, (
    SELECT string_agg(i.value, ' ') FROM crm_identity i WHERE i.workspace_id = c.workspace_id AND i.contact_id = c.id
))
FROM crm_contact c LEFT JOIN crm_company w ON w.workspace_id = c.workspace_id AND w.id = c.company_id
WHERE c.workspace_id = %s AND c.id = ANY(%s)
"""
# Words hold no space, so that one text carries them all.
_WRITE = """
UPDATE crm_contact c SET document = array_to_tsvector(string_to_array(v.words, ' '))
FROM unnest(%s::uuid[], %s::text[]) AS v (id, words) WHERE c.id = v.id AND c.workspace_id = %s
"""


def index(contacts: Iterable[UUID]) -> int:
    """Each of them anew; how many that were."""
    each, done = iter(contacts), 0
    while chunk := list(islice(each, CHUNK)):
        done += _index(chunk)
    return done


def _index(contacts: list[UUID]) -> int:
    workspace = current()
    mark = folding.workspace_mark(workspace)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [workspace, contacts])
        known = cursor.fetchall()
        words = [" ".join([mark, *folding.lexemes(text)]) for _, text in known]
        cursor.execute(_WRITE, [[pk for pk, _ in known], words, workspace])
    return len(known)
