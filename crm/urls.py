"""Addresses of what is known of people, and of who vouches for it."""

from django.urls import path

from crm.views import enrichment, identity_keys, site_visits

SETTINGS = "app/<slug:workspace>/settings"
SITE = "app/<slug:workspace>/settings/sites/<uuid:site>"

urlpatterns = [
    path(f"{SITE}/visits/", site_visits.site_visits, name="site_visits"),
    path(f"{SETTINGS}/enrichment/", enrichment.enrichment, name="enrichment"),
    path(f"{SETTINGS}/enrichment/providers/", enrichment.provider, name="enrichment_provider"),
    path(f"{SITE}/identity/", identity_keys.identity, name="site_identity"),
    path(f"{SITE}/identity/token/", identity_keys.token, name="site_identity_token"),
    path(f"{SITE}/identity/<uuid:key>/revocation/", identity_keys.revocation, name="identity_key_revocation"),
]
