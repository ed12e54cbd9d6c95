"""Both database aliases are one database by two roles; only the owner's may change its shape."""

from __future__ import annotations

from typing import Any


class OneDatabaseTwoRoles:
    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True
