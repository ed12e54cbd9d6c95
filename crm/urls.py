"""Addresses of what is known of people, and of who vouches for it."""

from django.urls import path

from crm.carrying_addresses import CARRYING
from crm.views import (
    contact_labels,
    definitions,
    enrichment,
    identity_keys,
    segments,
    site_visits,
    undoing,
)

SETTINGS = "app/<slug:workspace>/settings"
SITE = "app/<slug:workspace>/settings/sites/<uuid:site>"
SEGMENTS = "app/<slug:workspace>/segments"

urlpatterns = [
    path(f"{SITE}/visits/", site_visits.site_visits, name="site_visits"),
    path(f"{SETTINGS}/enrichment/", enrichment.enrichment, name="enrichment"),
    path(f"{SETTINGS}/enrichment/providers/", enrichment.provider, name="enrichment_provider"),
    path(f"{SEGMENTS}/", segments.segments, name="segments"),
    path(f"{SEGMENTS}/new/", segments.new, name="new_segment"),
    path(f"{SEGMENTS}/counts/", segments.counts, name="segment_counts"),
    path(f"{SEGMENTS}/preview/", segments.preview, name="segment_preview"),
    path(f"{SEGMENTS}/choices/", segments.choices, name="segment_choices"),
    path(f"{SEGMENTS}/<uuid:pk>/", segments.segment, name="segment"),
    path(f"{SEGMENTS}/<uuid:pk>/deletion/", segments.deletion, name="segment_deletion"),
    path(f"{SEGMENTS}/<uuid:pk>/mending/", segments.mending, name="segment_mending"),
    path("app/<slug:workspace>/undo/<uuid:undo>/", undoing.undoing, name="undoing"),
    path(f"{SITE}/identity/", identity_keys.identity, name="site_identity"),
    path(f"{SITE}/identity/token/", identity_keys.token, name="site_identity_token"),
    path(f"{SITE}/identity/<uuid:key>/revocation/", identity_keys.revocation, name="identity_key_revocation"),
    *CARRYING,
    path(f"{SETTINGS}/attributes/", definitions.definitions, name="definitions"),
    path(f"{SETTINGS}/attributes/country/", definitions.country, name="phone_country"),
    path(f"{SETTINGS}/attributes/<uuid:definition>/", definitions.definition, name="definition"),
    path(f"{SETTINGS}/attributes/<uuid:definition>/archive/", definitions.archive, name="definition_archive"),
    path(f"{SETTINGS}/attributes/<uuid:definition>/place/", definitions.place, name="definition_place"),
    path(f"{SETTINGS}/contact-labels/", contact_labels.contact_labels, name="contact_labels"),
    path(f"{SETTINGS}/contact-labels/<uuid:label>/", contact_labels.contact_label, name="contact_label"),
    path(
        f"{SETTINGS}/contact-labels/<uuid:label>/deletion/",
        contact_labels.deletion,
        name="contact_label_deletion",
    ),
]
