"""Addresses of people, workspaces, teams and sites. Signing up and logging in are allauth's, under /accounts/."""

from django.urls import path

from accounts.views import (
    api_keys,
    home,
    invitations,
    pictures,
    profile,
    site_page,
    site_privacy,
    sites,
    team,
    workspace,
)

SETTINGS = "app/<slug:workspace>/settings"

urlpatterns = [
    path("app/", home.home, name="home"),
    path("app/sandboxes/", api_keys.sandbox, name="sandbox"),
    path("app/new/", home.new, name="new_workspace"),
    path("app/profile/", profile.profile, name="profile"),
    path("app/profile/picture/", profile.picture, name="own_picture"),
    path("pictures/<uuid:user>/<slug:name>.webp", pictures.picture, name="picture"),
    path("invitations/", invitations.invitation, name="invitation"),
    path("invitations/<str:token>/", invitations.door, name="invitation_door"),
    path(f"{SETTINGS}/", workspace.first, name="settings"),
    path(f"{SETTINGS}/workspace/", workspace.workspace, name="workspace"),
    path(f"{SETTINGS}/workspace/closing/", workspace.closing, name="workspace_closing"),
    path(f"{SETTINGS}/api-keys/", api_keys.api_keys, name="api_keys"),
    path(f"{SETTINGS}/api-keys/new/", api_keys.new, name="new_api_key"),
    path(f"{SETTINGS}/api-keys/<uuid:key>/rotation/", api_keys.rotation, name="api_key_rotation"),
    path(f"{SETTINGS}/api-keys/<uuid:key>/revocation/", api_keys.revocation, name="api_key_revocation"),
    path(f"{SETTINGS}/team/", team.team, name="team"),
    path(f"{SETTINGS}/team/<uuid:member>/", team.member, name="member"),
    path(f"{SETTINGS}/team/<uuid:member>/departure/", team.departure, name="departure"),
    path(f"{SETTINGS}/team/invitations/<uuid:invitation>/", team.invitation, name="sent_invitation"),
    path(f"{SETTINGS}/sites/", sites.sites, name="sites"),
    path(f"{SETTINGS}/sites/new/", sites.new, name="new_site"),
    path(f"{SETTINGS}/sites/<uuid:site>/", sites.site, name="site"),
    path(f"{SETTINGS}/sites/<uuid:site>/privacy/", site_privacy.privacy, name="site_privacy"),
    path(f"{SETTINGS}/sites/<uuid:site>/install/", sites.install, name="site_install"),
    path(f"{SETTINGS}/sites/<uuid:site>/status.json", sites.status, name="site_status"),
    path(f"{SETTINGS}/sites/<uuid:site>/preview/", sites.preview, name="site_preview"),
    path(f"{SETTINGS}/sites/<uuid:site>/page/", site_page.page, name="site_page"),
    path(f"{SETTINGS}/sites/<uuid:site>/page/code.svg", site_page.code, name="site_code"),
    path(f"{SETTINGS}/sites/<uuid:site>/deletion/", sites.deletion, name="site_deletion"),
]
