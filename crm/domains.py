"""Whose address it is, by what stands behind the @: an organisation's domain, or one that anybody can have."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publicsuffixlist import PublicSuffixList

_FREE = Path(__file__).parent / "free_mail.txt"


def of_address(email: str) -> str:
    """The registrable domain, "acme.co.uk" of "bo@mail.acme.co.uk"; nothing for one that mail providers give away."""
    domain = registrable(email.rpartition("@")[2])
    return "" if is_free(domain) else domain


def registrable(domain: str) -> str:
    """What somebody registered of a domain, by the public suffix list; nothing where it is none."""
    found = _suffixes().privatesuffix(domain.strip().strip(".").lower()) or ""
    return found if len(found) <= 253 else ""


def is_free(domain: str) -> bool:
    """Whether addresses there say nothing of where somebody works."""
    return not domain or domain in _free() or f"{domain.partition('.')[0]}.*" in _free()


@cache
def _suffixes() -> PublicSuffixList:
    # Read once: the list has ten thousand lines.
    return PublicSuffixList()


@cache
def _free() -> frozenset[str]:
    lines = _FREE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
