"""Addresses of contacts on their way in and out."""

from django.urls import path

from crm.views import exports, imports

CONTACTS = "app/<slug:workspace>/contacts"

CARRYING = [
    path(f"{CONTACTS}/import/", imports.imports, name="contact_imports"),
    path(f"{CONTACTS}/import/<uuid:pk>/", imports.one, name="contact_import"),
    path(f"{CONTACTS}/import/<uuid:pk>/progress/", imports.progress, name="contact_import_progress"),
    path(f"{CONTACTS}/import/<uuid:pk>/aside.csv", imports.aside, name="contact_import_aside"),
    path(f"{CONTACTS}/export/", exports.exports, name="contact_exports"),
    path(f"{CONTACTS}/export/<uuid:pk>/", exports.one, name="contact_export"),
    path(f"{CONTACTS}/export/<uuid:pk>/progress/", exports.progress, name="contact_export_progress"),
    path(f"{CONTACTS}/export/<uuid:pk>/file/", exports.download, name="contact_export_file"),
]
