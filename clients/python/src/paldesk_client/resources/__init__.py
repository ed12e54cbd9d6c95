"""Everything that can be asked for.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from paldesk_client.resource import AsyncSender, Sender
from paldesk_client.resources.companies import AsyncCompaniesCalls, CompaniesCalls
from paldesk_client.resources.contacts import AsyncContactsCalls, ContactsCalls
from paldesk_client.resources.conversations import AsyncConversationsCalls, ConversationsCalls
from paldesk_client.resources.events import AsyncEventsCalls, EventsCalls
from paldesk_client.resources.files import AsyncFilesCalls, FilesCalls
from paldesk_client.resources.labels import AsyncLabelsCalls, LabelsCalls
from paldesk_client.resources.me import AsyncMeCalls, MeCalls
from paldesk_client.resources.messages import AsyncMessagesCalls, MessagesCalls
from paldesk_client.resources.operators import AsyncOperatorsCalls, OperatorsCalls
from paldesk_client.resources.segments import AsyncSegmentsCalls, SegmentsCalls
from paldesk_client.resources.sites import AsyncSitesCalls, SitesCalls
from paldesk_client.resources.visitors import AsyncVisitorsCalls, VisitorsCalls
from paldesk_client.resources.webhooks import AsyncWebhooksCalls, WebhooksCalls


class Resources:
    def __init__(self, sender: Sender) -> None:
        self.me = MeCalls(sender)
        self.sites = SitesCalls(sender)
        self.operators = OperatorsCalls(sender)
        self.contacts = ContactsCalls(sender)
        self.conversations = ConversationsCalls(sender)
        self.messages = MessagesCalls(sender)
        self.files = FilesCalls(sender)
        self.labels = LabelsCalls(sender)
        self.companies = CompaniesCalls(sender)
        self.segments = SegmentsCalls(sender)
        self.visitors = VisitorsCalls(sender)
        self.events = EventsCalls(sender)
        self.webhooks = WebhooksCalls(sender)


class AsyncResources:
    def __init__(self, sender: AsyncSender) -> None:
        self.me = AsyncMeCalls(sender)
        self.sites = AsyncSitesCalls(sender)
        self.operators = AsyncOperatorsCalls(sender)
        self.contacts = AsyncContactsCalls(sender)
        self.conversations = AsyncConversationsCalls(sender)
        self.messages = AsyncMessagesCalls(sender)
        self.files = AsyncFilesCalls(sender)
        self.labels = AsyncLabelsCalls(sender)
        self.companies = AsyncCompaniesCalls(sender)
        self.segments = AsyncSegmentsCalls(sender)
        self.visitors = AsyncVisitorsCalls(sender)
        self.events = AsyncEventsCalls(sender)
        self.webhooks = AsyncWebhooksCalls(sender)
