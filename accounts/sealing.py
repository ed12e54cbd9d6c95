"""Secrets that must be read again are kept encrypted; those that need only be compared are kept as digests."""

from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    """Encrypted with the first of FIELD_ENCRYPTION_KEYS."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypted with any of them. Raises cryptography.fernet.InvalidToken when none fits."""
    return _keys().decrypt(sealed.encode()).decode()


@cache
def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])
