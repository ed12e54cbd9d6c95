"""Contacts as a selection: what is asked of them, as a closed vocabulary, in SQL and in words.

``read`` what was sent, ``matching`` gives the contacts, ``words`` and ``chips`` say it, ``plain`` stores it.
"""

from crm.asking.matching import matching, selecting
from crm.asking.reading import Fault, Unreadable, plain, read
from crm.asking.vocabulary import Asked, Condition, Group
from crm.asking.words import Chip, chips, lost, words

__all__ = [
    "Asked", "Chip", "Condition", "Fault", "Group", "Unreadable", "chips", "lost", "matching", "plain", "read",
    "selecting", "words",
]  # fmt: skip
