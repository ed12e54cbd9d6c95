"""Addresses of the inbox and the chatbox."""

from django.urls import path

from chat.views import chatbox, inbox

urlpatterns = [
    path("app/<slug:workspace>/inbox/", inbox.inbox, name="inbox"),
    path("app/<slug:workspace>/inbox/rows/", inbox.rows, name="inbox_rows"),
    path("app/<slug:workspace>/inbox/ticket/", inbox.ticket, name="inbox_ticket"),
    path("app/<slug:workspace>/inbox/<int:number>/", inbox.inbox, name="conversation"),
    path("app/<slug:workspace>/inbox/<int:number>/row/", inbox.row, name="conversation_row"),
    path("app/<slug:workspace>/inbox/<int:number>/contact/", inbox.contact, name="conversation_contact"),
    path("chatbox.js", chatbox.loader, name="loader"),
    path("chatbox/<str:key>/", chatbox.frame, name="frame"),
    path("chatbox/<str:key>/config.json", chatbox.config, name="chatbox_config"),
    path("chatbox/<str:key>/session/", chatbox.session, name="chatbox_session"),
]
