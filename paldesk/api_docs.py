"""The reference of the REST API as a page, made of the OpenAPI file, with a form to try each operation.

Swagger's page is not used: it writes markup out of text, which the policy of Trusted Types refuses.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.api.openapi import document
from accounts.api.problems import CODES
from accounts.api.scopes import in_words
from paldesk.api_operations import OPERATIONS

TITLES = {"me": "The key in use"}
CHOICES_SHOWN = 6


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    host = f"{request.scheme}://{request.get_host()}"
    return render(request, "public/api.html", {"topics": _topics(), "codes": CODES.items(), "host": host})


@require_safe
def error(request: HttpRequest, code: str) -> HttpResponse:
    """Where the type of a problem leads."""
    place = f"#error-{code}" if code in CODES else "#errors"
    return redirect(f"/api/docs/{place}")


@cache
def _topics() -> list[dict[str, Any]]:
    told = document(OPERATIONS)
    schemas = told["components"]["schemas"]
    topics: dict[str, list[Any]] = {}
    for path, methods in told["paths"].items():
        for method, each in methods.items():
            topics.setdefault(each["tags"][0], []).append(_operation(path, method, each, schemas))
    return [
        {"slug": topic, "title": TITLES.get(topic, topic.capitalize()), "operations": operations}
        for topic, operations in topics.items()
    ]


def _operation(path: str, method: str, each: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    scope = (each["security"][0]["key"] or [""])[0]
    content = each.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {}).get("schema")
    parameters = [_parameter(one) for one in each["parameters"]]
    success = next(status for status in each["responses"] if status.startswith("2"))
    answer = each["responses"][success].get("content", {}).get("application/json", {}).get("schema")
    return {
        "name": each["operationId"],
        "method": method.upper(),
        "path": f"/api/v1{path}",
        "summary": each["summary"],
        "description": each["description"],
        "about": next((one["x-about"] for one in each["parameters"] if "x-about" in one), ""),
        "scope": scope,
        "needs": "".join(in_words([scope])) if scope else "",
        "parameters": parameters,
        "fields": _fields(body, schemas),
        "sample": _sample(body, schemas) if body else "",
        "upload": "multipart/form-data" in content,
        "success": success,
        "answer": _fields(answer, schemas),
        "errors": [status for status in each["responses"] if status >= "400"],
    }


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    schema = one["schema"]
    return {
        "name": one["name"],
        "place": one["in"],
        "required": one["required"],
        "type": _type(schema),
        "words": one.get("description", ""),
        "options": schema.get("enum", []),
    }


def _fields(schema: dict[str, Any] | None, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of an object; of a page, those of what is in it."""
    if not schema:
        return []
    found = _resolved(schema, schemas)
    data = found.get("properties", {}).get("data", {})
    if data.get("items", {}).get("$ref"):
        found = _resolved(data["items"], schemas)
    required = found.get("required", [])
    return [
        {"name": name, "type": _type(one), "required": name in required}
        for name, one in found.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    named = schema.get("$ref", "").rpartition("/")[2]
    return dict(schemas[named]) if named else schema


def _type(schema: dict[str, Any]) -> str:
    """In words: text, number, one of a few, an id of something, a list of these."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if "enum" in schema:
        words = [json.dumps(each) for each in schema["enum"]]
        return ", ".join(words[:CHOICES_SHOWN]) + ("…" if len(words) > CHOICES_SHOWN else "")
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    pattern = schema.get("pattern", "")
    if pattern[4:5] == "_":
        return f"{pattern[1:5]}…"
    return _WORDS.get(schema.get("format") or schema.get("type", ""), "anything")


_WORDS = {
    "string": "text",
    "date-time": "time (RFC 3339)",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
    "binary": "bytes",
}
# What the form begins with, where an empty one would say little.
SAMPLES: dict[str, Any] = {
    "ContactBody": {"email": "lena@example.com", "name": "Lena Vos", "attributes": {"plan": "pro"}},
    "NewConversation": {"contact": "ctc_…", "message": {"body": "Your bike is ready."}},
    "ConversationChange": {"status": "closed"},
    "NewMessage": {"body": "When do you come?", "ask": {"kind": "buttons", "options": ["Today", "Tomorrow"]}},
    "NewNote": {"body": "Prefers the phone."},
    "NewConsent": {"purpose": "marketing", "granted": True, "text": "May we write to you about offers?"},
    "NewLabel": {"name": "Refund", "colour": 3},
    "LabelChange": {"name": "Refunds"},
    "NewCompany": {"name": "Acme", "domain": "acme.example"},
    "CompanyChange": {"name": "Acme Bikes"},
}


def _sample(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    named = schema.get("$ref", "").rpartition("/")[2]
    return json.dumps(SAMPLES.get(named, {}), indent=2, ensure_ascii=False)
