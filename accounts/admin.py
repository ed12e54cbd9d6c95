"""Workspaces, people and sites, for our staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog
from django.apps import apps
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import Membership, Site, User, Workspace
from accounts.staff import EMPTY, StaffAdmin, TenantAdmin, address, looked_at
from accounts.tenancy import within

log = structlog.get_logger("staff")

# By name, because what is said and whom it is about stand above accounts.
INSIDE = ("accounts.Membership", "accounts.Site", "crm.Contact", "chat.Conversation", "billing.Account")


@admin.register(Workspace)
class WorkspaceAdmin(StaffAdmin):
    list_display = ("name", "slug", "created_at", "closed_at")
    list_filter = (("closed_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "=slug")
    search_help_text = "A part of the name, or the whole slug"
    ordering = ("name",)
    fields = readonly_fields = ("name", "slug", "id", "created_at", "closed_at", "inside")
    actions = ("close", "reopen")

    @admin.display(description="holds")
    def inside(self, workspace: Workspace) -> SafeString:
        """How many rows of each kind, leading to them."""
        with within(workspace):
            counted = [(model, model.objects.count()) for model in map(apps.get_model, INSIDE)]
        return format_html(
            '<ul class="inside">{}</ul>',
            format_html_join(
                "",
                '<li><a href="{}">{} {}</a></li>',
                ((address(model, workspace), count, _plural(model, count)) for model, count in counted),
            ),
        )

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if workspace := self.get_object(request, object_id):
            looked_at(request, workspace, "workspace")
        return super().change_view(request, object_id, *args, **kwargs)

    @admin.action(description="Close: nobody comes in, nothing is deleted", permissions=["switch"])
    def close(self, request: HttpRequest, chosen: Iterable[Workspace]) -> None:
        for workspace in chosen:
            workspace.close()
            log.info("staff.closed", staff_id=str(request.user.pk), workspace_id=str(workspace.pk))
        messages.success(request, "Closed")

    @admin.action(description="Reopen", permissions=["switch"])
    def reopen(self, request: HttpRequest, chosen: Iterable[Workspace]) -> None:
        for workspace in chosen:
            workspace.reopen()
            log.info("staff.reopened", staff_id=str(request.user.pk), workspace_id=str(workspace.pk))
        messages.success(request, "Reopened")


@admin.register(User)
class UserAdmin(StaffAdmin):
    list_display = ("email", "name", "is_active", "is_staff", "joined_at", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("=email",)
    search_help_text = "The whole e-mail address"
    ordering = ("-joined_at",)
    fields = readonly_fields = (
        "email",
        "name",
        "id",
        "language",
        "time_zone",
        "is_active",
        "is_staff",
        "is_superuser",
        "joined_at",
        "last_login",
        "workspaces",
    )
    actions = ("switch_off", "switch_on")

    def workspaces(self, user: User) -> SafeString | str:
        lines = (
            (address(Membership, workspace), workspace.name, role) for workspace, role in user.workspaces()
        )
        return format_html_join(", ", '<a href="{}">{}</a> ({})', lines) or EMPTY

    @admin.action(description="Switch the account off: its sessions end at once", permissions=["switch"])
    def switch_off(self, request: HttpRequest, chosen: models.QuerySet[User]) -> None:
        for user in chosen.exclude(pk=request.user.pk):
            user.deactivate()
            log.info("staff.switched_off", staff_id=str(request.user.pk), user_id=str(user.pk))
        messages.success(request, "Switched off")

    @admin.action(description="Switch the account on again", permissions=["switch"])
    def switch_on(self, request: HttpRequest, chosen: models.QuerySet[User]) -> None:
        for user in chosen:
            log.info("staff.switched_on", staff_id=str(request.user.pk), user_id=str(user.pk))
        chosen.update(is_active=True)
        messages.success(request, "Switched on")


@admin.register(Membership)
class MembershipAdmin(TenantAdmin):
    list_display = ("user", "role", "joined_at", "left_at")
    list_select_related = ("user",)
    ordering = ("joined_at",)
    fields = ("user", "role", "id", "joined_at", "left_at")


@admin.register(Site)
class SiteAdmin(TenantAdmin):
    list_display = ("name", "public_key", "origins", "installed_at", "last_seen_at")
    ordering = ("name",)
    fields = (
        "name",
        "public_key",
        "origins",
        "colour",
        "greeting",
        "created_at",
        "installed_at",
        "last_seen_at",
        "last_seen_origin",
    )

    @admin.display(description="allowed origins")
    def origins(self, site: Site) -> str:
        return ", ".join(site.allowed_origins) or EMPTY


def _plural(model: Any, count: int) -> str:
    return str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)
