"""The REST API of Paldesk, sync and async.

>>> from paldesk_client import Paldesk
>>> paldesk = Paldesk(key="pd_live_…", host="https://chat.example")
>>> for contact in paldesk.contacts.list(label="clb_…"):
...     print(contact.name)
"""

from paldesk_client import identity, webhooks
from paldesk_client.client import VERSION, AsyncPaldesk, Paldesk
from paldesk_client.errors import (
    ApiError,
    ChangedMeanwhile,
    Conflict,
    Fault,
    InvalidRequest,
    KeyRefused,
    NotAllowed,
    NotFound,
    PaldeskError,
    RateLimited,
    ServerFault,
    Unreachable,
)
from paldesk_client.given import NOT_GIVEN
from paldesk_client.pages import AsyncPage, AsyncPages, Page
from paldesk_client.webhooks import WebhookRefused

__version__ = VERSION

__all__ = [
    "NOT_GIVEN",
    "ApiError",
    "AsyncPage",
    "AsyncPages",
    "AsyncPaldesk",
    "ChangedMeanwhile",
    "Conflict",
    "Fault",
    "InvalidRequest",
    "KeyRefused",
    "NotAllowed",
    "NotFound",
    "Page",
    "Paldesk",
    "PaldeskError",
    "RateLimited",
    "ServerFault",
    "Unreachable",
    "WebhookRefused",
    "identity",
    "webhooks",
]
