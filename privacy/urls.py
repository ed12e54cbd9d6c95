"""Addresses of what is owed to a person: the operators' list, and the visitor's own in the chatbox."""

from django.urls import path

from privacy.views import archive, found, notice, own, requests

OWN = "chatbox/<str:key>/data"
ROOM = "app/<slug:workspace>/privacy"

DATA = "app/<slug:workspace>/settings/data"

urlpatterns = [
    path(f"{DATA}/", archive.page, name="workspace_data"),
    path(f"{DATA}/exports/", archive.export, name="workspace_export"),
    path(f"{DATA}/exports/<uuid:archive>/", archive.download, name="workspace_archive"),
    path(f"{DATA}/import/", archive.arrive, name="workspace_import"),
    path(f"{DATA}/progress/", archive.progress, name="workspace_carrying"),
    path(f"{ROOM}/", requests.requests, name="rights_requests"),
    path(f"{ROOM}/<uuid:pk>/", requests.one, name="rights_request"),
    path(f"{ROOM}/of/<int:number>/", requests.of_conversation, name="rights_of_conversation"),
    path("chatbox/<str:key>/notice.json", notice.notice, name="chatbox_notice"),
    path(f"{OWN}/", own.data, name="own_data"),
    path(f"{OWN}/found/", found.found, name="own_found"),
    path(f"{OWN}/consents/", own.consent, name="own_consent"),
    path(f"{OWN}/requests/", own.requests, name="own_requests"),
    path(f"{OWN}/requests/<uuid:pk>/", own.taken_back, name="own_request"),
]
