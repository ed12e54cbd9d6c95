"""Addresses of the inbox and the chatbox."""

from django.urls import path

from chat.views import bulk, canned, chatbox, files, inbox, macros, merging, notices, search, views, writing

SETTINGS = "app/<slug:workspace>/settings"
TALK = "app/<slug:workspace>/inbox/<int:number>"

urlpatterns = [
    path("app/<slug:workspace>/inbox/", inbox.inbox, name="inbox"),
    path("app/<slug:workspace>/inbox/rows/", inbox.rows, name="inbox_rows"),
    path("app/<slug:workspace>/inbox/ticket/", inbox.ticket, name="inbox_ticket"),
    path("app/<slug:workspace>/inbox/search/", search.search, name="inbox_search"),
    path("app/<slug:workspace>/inbox/bulk/", bulk.bulk, name="inbox_bulk"),
    path("app/<slug:workspace>/inbox/views/", views.views, name="inbox_views"),
    path("app/<slug:workspace>/inbox/views/order/", views.order, name="inbox_views_order"),
    path("app/<slug:workspace>/inbox/views/<uuid:pk>/", views.view, name="inbox_view"),
    path("app/<slug:workspace>/inbox/<int:number>/", inbox.inbox, name="conversation"),
    path("app/<slug:workspace>/inbox/<int:number>/row/", inbox.row, name="conversation_row"),
    path("app/<slug:workspace>/inbox/<int:number>/contact/", inbox.contact, name="conversation_contact"),
    path("app/<slug:workspace>/inbox/replies/", writing.replies, name="inbox_replies"),
    path("app/<slug:workspace>/inbox/macros/", writing.known_macros, name="inbox_macros"),
    path(f"{TALK}/writing/", writing.writing, name="writing"),
    path(f"{TALK}/draft/", writing.draft, name="draft"),
    path(f"{TALK}/scheduled/", writing.schedule, name="schedule"),
    path(f"{TALK}/scheduled/<uuid:scheduled>/", writing.scheduled, name="scheduled"),
    path(f"{TALK}/replies/<uuid:reply>/", writing.insertion, name="insertion"),
    path(f"{TALK}/macros/<uuid:macro>/", writing.macro, name="macro_here"),
    path(f"{SETTINGS}/replies/", canned.replies, name="canned_replies"),
    path(f"{SETTINGS}/replies/new/", canned.new_reply, name="new_canned_reply"),
    path(f"{SETTINGS}/replies/folders/", canned.folders, name="canned_folders"),
    path(f"{SETTINGS}/replies/folders/<uuid:folder>/", canned.folder, name="canned_folder"),
    path(
        f"{SETTINGS}/replies/folders/<uuid:folder>/deletion/",
        canned.folder_deletion,
        name="canned_folder_deletion",
    ),
    path(f"{SETTINGS}/replies/<uuid:reply>/", canned.reply, name="canned_reply"),
    path(f"{SETTINGS}/replies/<uuid:reply>/deletion/", canned.reply_deletion, name="canned_reply_deletion"),
    path(f"{SETTINGS}/macros/", macros.listed, name="macros"),
    path(f"{SETTINGS}/macros/new/", macros.new, name="new_macro"),
    path(f"{SETTINGS}/macros/<uuid:macro>/", macros.macro, name="macro"),
    path(f"{SETTINGS}/macros/<uuid:macro>/deletion/", macros.deletion, name="macro_deletion"),
    path("app/<slug:workspace>/inbox/<int:number>/files/", files.upload, name="inbox_upload"),
    path("app/<slug:workspace>/inbox/files/<uuid:file>/", files.file, name="inbox_file"),
    path("app/<slug:workspace>/inbox/files/<uuid:file>/preview/", files.preview, name="inbox_file_preview"),
    path("app/<slug:workspace>/inbox/files/<uuid:file>/state/", files.state, name="inbox_file_state"),
    path("app/<slug:workspace>/inbox/preview/", files.written, name="inbox_preview"),
    path(f"{TALK}/merging/", merging.merging, name="conversation_merging"),
    path("app/<slug:workspace>/notices/", notices.notices, name="notices"),
    path(f"{SETTINGS}/notifications/", notices.notifications, name="notifications"),
    path("chatbox.js", chatbox.loader, name="loader"),
    path("chatbox/<str:key>/", chatbox.frame, name="frame"),
    path("chatbox/<str:key>/config.json", chatbox.config, name="chatbox_config"),
    path("chatbox/<str:key>/files/<uuid:file>/", files.to_visitor, name="chatbox_file"),
    path("chatbox/<str:key>/session/", chatbox.session, name="chatbox_session"),
]
