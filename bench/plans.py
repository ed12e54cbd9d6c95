"""How PostgreSQL finds what is asked: no query of the inbox may read one of the large tables from end to end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, connections

LARGE = {
    *("chat_message", "chat_event", "chat_conversation", "chat_searchentry", "crm_contact", "chat_labelling"),
    *("chat_readmark", "chat_mention", "chat_participation"),
    *("crm_contactlabelling", "crm_attribute", "crm_identity", "crm_trackedevent"),
}
FUNCTIONS = {
    "search_messages": "chat/sql/search_messages.sql",
    "search_contacts": "crm/sql/search_contacts.sql",
}


class WholeTable(AssertionError):
    """A query reads a large table from end to end."""


def check(name: str, verb: Callable[[], object]) -> int:
    """Explain every query that ``verb`` makes; how many that were. Raises WholeTable."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        verb()
        queries = [each for each in asked if each[0].lstrip().startswith(("SELECT", "WITH"))]
    for sql, params in queries:
        for plan in _plans(sql, params):
            if found := sorted(set(_read_whole(plan)) & LARGE):
                raise WholeTable(
                    f"{name} reads {', '.join(found)} from end to end:\n{sql}\n{json.dumps(plan, indent=1)}"
                )
    return len(queries)


def _plans(sql: str, params: Any) -> Iterator[dict[str, Any]]:
    called = [name for name in FUNCTIONS if f"{name}(" in sql]
    if not called:
        yield _explained(connection, sql, params)
    # What a function asks does not stand in the plan of whoever calls it.
    for name in called:
        yield _explained(connections["owner"], *_inside(name, list(params)), "SET enable_seqscan = off")


def _explained(using: Any, sql: str, params: Any, before: str = "") -> dict[str, Any]:
    with using.cursor() as cursor:
        if before:
            cursor.execute(before)
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        [(found,)] = cursor.fetchall()
        plans = found if isinstance(found, list) else json.loads(found)
        return dict(plans[0]["Plan"])


def _inside(name: str, params: list[Any]) -> tuple[str, dict[str, Any]]:
    """The query of a function, with its parameters by name and the workspace that is open."""
    text = (Path(settings.BASE_DIR) / FUNCTIONS[name]).read_text()
    query = text.split("RETURN QUERY")[1].split(";\nEND")[0]
    declared = re.findall(r"(p_\w+) ([a-z]+(?:\[\])?)", text.split("RETURNS TABLE")[0])
    values: dict[str, Any] = {
        parameter: value for (parameter, _), value in zip(declared, params, strict=True)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.workspace')")
        values |= {"ours": cursor.fetchone()[0], "words": values["p_query"], "nobody": UUID(int=0)}
    kinds = {**dict(declared), "ours": "uuid", "words": "tsquery", "nobody": "uuid"}
    named = re.compile(rf"\b({'|'.join(sorted(kinds, key=len, reverse=True))})\b")
    bare = re.sub(r"--[^\n]*", "", query).replace("%", "%%")
    return named.sub(lambda found: f"%({found[1]})s::{kinds[found[1]]}", bare), values


def _read_whole(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", []):
        yield from _read_whole(part)
