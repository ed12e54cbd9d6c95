"""Addresses of plans and money."""

from django.urls import path

from billing.views import plan, pricing

ROOM = "app/<slug:workspace>/billing"

urlpatterns = [
    path("pricing/", pricing.pricing, name="pricing"),
    path(f"{ROOM}/", plan.billing, name="billing"),
    path(f"{ROOM}/trial/", plan.trial, name="billing_trial"),
    path(f"{ROOM}/quiet/", plan.quiet, name="billing_quiet"),
]
