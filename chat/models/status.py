"""Where a conversation stands, and how urgent it is."""

from django.db import models


class Status(models.TextChoices):
    OPEN = "open", "Open"
    PENDING = "pending", "Pending"  # we answered, and wait for somebody else
    SNOOZED = "snoozed", "Snoozed"  # out of sight until a time, or until the visitor writes
    CLOSED = "closed", "Closed"


class Priority(models.TextChoices):
    NONE = "none", "No priority"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    URGENT = "urgent", "Urgent"
