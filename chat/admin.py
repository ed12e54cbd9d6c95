"""Conversations, for our staff: what happened and when, never what was said."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from accounts.staff import EMPTY, OneWorkspace, TenantAdmin, row_link
from chat.models import Conversation

SHOWN = 200


@admin.register(Conversation)
class ConversationAdmin(TenantAdmin):
    list_display = (
        "number",
        "status",
        "site",
        "assigned_to",
        "last_seq",
        "created_at",
        "last_activity_at",
        "waiting_since",
    )
    list_filter = (OneWorkspace, "status")
    list_select_related = ("site", "assignee__user")
    ordering = ("-last_activity_at",)
    fields = (
        "number",
        "id",
        "status",
        "in_site",
        "of_contact",
        "assigned_to",
        "created_at",
        "last_activity_at",
        "waiting_since",
        "visitor_read_seq",
        "operator_read_seq",
        "ledger",
    )

    @admin.display(description="site")
    def in_site(self, conversation: Any) -> SafeString:
        return row_link(conversation.site, conversation.site.name)

    @admin.display(description="contact")
    def of_contact(self, conversation: Any) -> SafeString:
        return row_link(conversation.contact, str(conversation.contact_id))

    @admin.display(description="assigned to")
    def assigned_to(self, conversation: Any) -> str:
        return conversation.assignee.user.name if conversation.assignee else EMPTY

    @admin.display(description="ledger")
    def ledger(self, conversation: Conversation) -> SafeString:
        """The first events: kinds and times."""
        events = conversation.events_after(0)[:SHOWN].values_list("seq", "kind", "actor_kind", "created_at")
        return format_html(
            '<div class="results"><table><thead><tr><th>No.</th><th>What</th><th>By</th><th>When</th></tr></thead>'
            "<tbody>{}</tbody></table></div>",
            format_html_join(
                "",
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                ((seq, kind, actor, f"{localtime(at):%d %b %Y %H:%M:%S}") for seq, kind, actor, at in events),
            ),
        )
