"""Answers that say no, in the shape of Stripe's error object (docs.stripe.com/api/errors)."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A request that is not granted. ``keeps``: what it changed before stays, as after a declined card."""

    def __init__(self, status: int, kind: str, message: str, keeps: bool = False, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.keeps = keeps
        self.error = {"type": kind, "message": message, **{k: v for k, v in more.items() if v is not None}}

    @property
    def body(self) -> dict[str, Any]:
        return {"error": self.error}


def invalid(message: str, param: str | None = None, code: str | None = None) -> Refused:
    return Refused(400, "invalid_request_error", message, param=param, code=code)


def needed(param: str) -> Refused:
    return invalid(f"Missing required param: {param}.", param, "parameter_missing")


def missing(kind: str, id: str, param: str = "id") -> Refused:
    """``param`` is ``id`` when the address names it: then the answer is 404, else 400."""
    words = kind.rpartition(".")[2].replace("_", " ")
    return Refused(
        404 if param == "id" else 400,
        "invalid_request_error",
        f"No such {words}: '{id}'",
        param=param,
        code="resource_missing",
    )
