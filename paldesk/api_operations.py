"""Every operation of the REST API. Each app lists its own; this file says that they exist."""

from __future__ import annotations

from accounts.api import workspace
from accounts.api.operations import Operation
from chat.api import contacts, conversations, deliveries, events, files, labels, messages, webhooks
from crm.api import companies, groups, labels as contact_labels, notes

OPERATIONS: tuple[Operation, ...] = (
    *workspace.OPERATIONS,
    *contacts.OPERATIONS,
    *notes.OPERATIONS,
    *conversations.OPERATIONS,
    *messages.OPERATIONS,
    *files.OPERATIONS,
    *labels.OPERATIONS,
    *contact_labels.OPERATIONS,
    *companies.OPERATIONS,
    *groups.OPERATIONS,
    *events.OPERATIONS,
    *webhooks.OPERATIONS,
    *deliveries.OPERATIONS,
)
