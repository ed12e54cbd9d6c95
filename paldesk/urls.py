"""Every address. Each app lists its own; this file says where they hang."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

from paldesk import api, dev, devmail, docs

ROOMS = ("accounts", "crm", "chat", "privacy", "billing")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", TemplateView.as_view(template_name="public/home.html"), name="front"),
    path("docs/<slug:name>/", docs.page, name="docs"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    *api.urlpatterns,
    *(path("", include(f"{room}.urls")) for room in ROOMS if find_spec(f"{room}.urls")),
]
if settings.EMBEDDED:
    urlpatterns += [
        path("dev/mail/", devmail.mails, name="dev_mails"),
        path("dev/mail/<slug:name>/", devmail.mail, name="dev_mail"),
        path("dev/styleguide/", dev.styleguide, name="styleguide"),
        path("", include("paldesk.demo.urls")),
    ]
