"""How a customer's server signs, in six languages: the files of docs/identity/, which the tests run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from accounts.models import IdentityKey, Site

FILES = {
    "Python": "sign.py",
    "Node": "sign.mjs",
    "PHP": "sign.php",
    "Ruby": "sign.rb",
    "Go": "sign.go",
    "Java": "Sign.java",
}


@dataclass(frozen=True)
class Example:
    language: str
    slug: str
    code: str


def examples(site: Site, key: IdentityKey | None) -> list[Example]:
    """With this site's key, and the id of this identity key, in their places."""
    kid = key.kid if key else "ik_your_key_id"
    return [
        Example(
            language,
            language.lower(),
            code.replace("pk_your_site_key", site.public_key).replace("ik_your_key_id", kid),
        )
        for language, code in _codes().items()
    ]


@cache
def _codes() -> dict[str, str]:
    folder = settings.BASE_DIR / "docs/identity"
    return {language: (folder / name).read_text(encoding="utf-8") for language, name in FILES.items()}
