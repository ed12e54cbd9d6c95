"""What our own people see, in the Django admin: never what was said, and one workspace at a time.

A tenant's rows are shown for a workspace that is chosen in the address (``?workspace=acme``), inside ``within``,
so both fences stand for staff too. They are never added, changed or deleted here; what is personal is masked
by its declaration; and every look at them is logged, by ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import structlog
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Workspace
from accounts.tenancy import OutsideWorkspace, current, within
from privacy.fields import Personal, declaration_of

log = structlog.get_logger("staff")

CHOICES = 50
EMPTY = "–"


class StaffSite(admin.AdminSite):
    """The admin; one logs in by the same door as everybody, second factor and rate limits included."""

    site_header = site_title = "Paldesk staff"
    index_title = "Overview"
    site_url = None
    enable_nav_sidebar = False
    empty_value_display = EMPTY

    def register(self, models: Any, admin_class: Any = None, **options: Any) -> None:
        """Only what an admin of ours shows; other apps would register themselves."""
        if admin_class is not None and issubclass(admin_class, StaffAdmin):
            super().register(models, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Workspaces first: most questions begin with one."""
        listed = super().get_app_list(request, app_label)
        for app in listed:
            app["models"].sort(key=lambda model: model["object_name"] != "Workspace")
        return listed

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(resolve_url("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(resolve_url("account_change_password"))


class StaffAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows to look at. What staff may do to one is an action, which superusers have."""

    actions: Any = ()
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    view_on_site = False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        named = {"title": str(self.opts.verbose_name_plural).capitalize()}
        return super().changelist_view(request, named | (extra_context or {}))

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_switch_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)  # type: ignore[union-attr]


class OneWorkspace(admin.SimpleListFilter):
    """Shows which workspace is open and the way to another."""

    title = "workspace"
    parameter_name = "workspace"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        workspace = chosen(request)
        return [(workspace.slug, workspace.name)] if workspace else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for slug, name in self.lookup_choices:
            here = changelist.get_query_string({self.parameter_name: slug})
            yield {"selected": True, "query_string": here, "display": name}
        yield {"selected": False, "query_string": "?", "display": "Choose another"}


class TenantAdmin(StaffAdmin):
    """A tenant's rows, of one workspace that was chosen."""

    list_filter: Any = (OneWorkspace,)

    def get_queryset(self, request: HttpRequest) -> Any:
        try:
            current()
        except OutsideWorkspace:
            raise Http404 from None
        return super().get_queryset(request)

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        return [shown(self.model, name) for name in self.list_display]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return [shown(self.model, name) for name in self.fields or ()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return self.get_fields(request, obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        workspace = chosen(request)
        return self._looked(request, super().changelist_view, extra_context={"subtitle": workspace})

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._looked(request, super().changeform_view, object_id=object_id)

    def _looked(self, request: HttpRequest, view: Callable[..., Any], **which: Any) -> HttpResponse:
        workspace = chosen(request)
        if workspace is None:
            return self._choose(request)
        with within(workspace):
            looked_at(request, workspace, str(self.opts.model_name), which.get("object_id"))
            response = view(request, **which)
            # A lazy template would be rendered after the workspace is closed again.
            return response.render() if callable(getattr(response, "render", None)) else response

    def _choose(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise Http404
        wanted = request.GET.get("q", "").strip()
        found = Workspace.objects.order_by("name").filter(
            Q(name__istartswith=wanted) | Q(slug__startswith=wanted.lower())
        )
        shown_here = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{self.opts.verbose_name_plural.capitalize()} of which workspace?",
            "wanted": wanted,
            "workspaces": found[:CHOICES],
        }
        return render(request, "admin/choose_workspace.html", shown_here)


def chosen(request: HttpRequest) -> Workspace | None:
    """The workspace in the address, or in the list that the address came from."""
    kept = QueryDict(request.GET.get("_changelist_filters", ""))
    slug = request.GET.get("workspace") or kept.get("workspace", "")
    return Workspace.objects.filter(slug=slug).first()


def looked_at(request: HttpRequest, workspace: Workspace, kind: str, row: Any = None) -> None:
    """Log that a member of staff saw rows of a customer, or one row."""
    which = {f"{kind}_id": str(row)} if row else {}
    log.info(
        "staff.viewed", staff_id=str(request.user.pk), workspace_id=str(workspace.pk), kind=kind, **which
    )


@cache
def shown(model: type[models.Model], name: str) -> Any:
    """The column as it is, or a masked one in place of what is told about a person; times stay."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    if not isinstance(declaration_of(field), Personal) or isinstance(field, models.DateField):
        return name

    @admin.display(description=field.verbose_name)
    def masked_column(row: models.Model) -> str:
        return masked(str(getattr(row, name)))

    masked_column.__name__ = name
    return masked_column


def masked(text: str) -> str:
    """``vi@mail.example`` becomes ``v•••@m•••``: enough to recognise what one has been told, not to learn it."""
    return "@".join(f"{part[:1]}•••" for part in text.split("@")) if text else EMPTY


def row_link(row: Any, words: str) -> SafeString:
    """The staff's page of a tenant's row, in its workspace."""
    return format_html('<a href="{}">{}</a>', address(type(row), row.workspace, row.pk), words)


def address(model: type[models.Model], workspace: Workspace, pk: Any = None) -> str:
    """The staff's list of a workspace's rows, or the page of one."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    path = reverse(f"{name}_change", args=[pk]) if pk else reverse(f"{name}_changelist")
    return f"{path}?workspace={workspace.slug}"
