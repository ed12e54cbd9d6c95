"""Every operation of the REST API. Each app lists its own; this file says that they exist."""

from __future__ import annotations

from accounts.api import workspace
from accounts.api.addresses import addresses
from accounts.api.operations import Operation
from chat.api import contacts, conversations, messages

OPERATIONS: tuple[Operation, ...] = (
    *workspace.OPERATIONS,
    *contacts.OPERATIONS,
    *conversations.OPERATIONS,
    *messages.OPERATIONS,
)
urlpatterns = addresses(OPERATIONS)
