"""Whose word counts: the one order by which a fact gives way to another or stays."""

from __future__ import annotations

from dataclasses import dataclass

VERIFIED = 6
RANKS = {
    "visitor": 5,
    "operator": 4,
    "page": 3,
    "server": 3,
    "rest": 3,
    "import": 2,
    "enrichment": 1,
}
# On what ground a value is held where nobody names one: what people say of themselves and what the customer's own
# books hold serves the request or the contract (GDPR Art. 6(1)(b)); the rest is the customer's interest (f).
GROUNDS = {
    "visitor": "contract",
    "operator": "legitimate",
    "page": "contract",
    "server": "contract",
    "rest": "contract",
    "import": "legitimate",
    "enrichment": "legitimate",
}

Weight = tuple[bool, int]


def weight(source: str, verified: bool, firm: bool) -> Weight:
    """A pair to compare: first what a person put right or a server vouched for, then the rank of who says it.

    ``firm`` is said of a correction and of the pinned value that it made.
    """
    return (firm or verified, VERIFIED if verified else RANKS[source])


@dataclass(frozen=True)
class Word:
    """Who says some facts, and how much that counts."""

    source: str
    verified: bool = False
    provider: str = ""
    basis: str = ""
    correction: bool = False
    # A correction says that what stood there was wrong. Not so the choice of another of several.
    keeps_others: bool = False

    @property
    def replaces(self) -> bool:
        return (self.correction or self.verified) and not self.keeps_others

    @property
    def weight(self) -> Weight:
        return weight(self.source, self.verified, self.correction)

    @property
    def ground(self) -> str:
        return self.basis or GROUNDS[self.source]
