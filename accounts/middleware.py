"""The HTTP door to a workspace: /app/<slug>/… runs inside it, for its members alone. And each user's own clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from accounts.authorize import Forbidden
from accounts.models import Membership, Workspace
from accounts.tenancy import within

View = Callable[..., HttpResponse]


class OwnLanguageAndTime:
    """A logged-in user reads in the language and the time zone of the profile, wherever the browser is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with translation.override(request.user.language), timezone.override(request.user.zone):
            return self.get_response(request)


class WorkspaceMiddleware:
    """Gives the view ``request.workspace`` and ``request.membership``; a stranger gets 404.

    Works at ``process_view`` because the address is resolved by then, and calls the view itself so that the
    transaction ends with it. The view takes no slug.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if "workspace" not in kwargs or not request.path.startswith("/app/"):
            return None
        slug = kwargs.pop("workspace")
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        workspace = Workspace.objects.filter(slug=slug).first()
        if workspace is None or not _may_come(request, workspace):
            raise Http404
        return self._inside(request, workspace, view, kwargs)

    def _inside(self, request: Any, workspace: Workspace, view: View, kwargs: dict[str, Any]) -> HttpResponse:
        with within(workspace):
            membership = Membership.objects.active().select_related("user").filter(user=request.user).first()
            if membership is None:
                raise Http404
            membership.workspace = workspace
            request.workspace, request.membership = workspace, membership
            if workspace.closed:
                return render(request, "workspace_closed.html", status=403)
            try:
                return _rendered(view(request, **kwargs))
            except Forbidden as refused:
                raise PermissionDenied from refused


def _may_come(request: Any, workspace: Workspace) -> bool:
    """Into a sandbox come those who belong to its workspace still."""
    if not workspace.sandbox:
        return True
    return workspace.sandbox_of_id in {each.pk for each, _ in request.user.workspaces()}


def _rendered(response: Any) -> HttpResponse:
    # A lazy template would be rendered after the workspace is closed again.
    return response.render() if hasattr(response, "render") and callable(response.render) else response
