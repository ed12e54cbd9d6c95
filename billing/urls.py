"""Addresses of plans, payments and invoices."""

from django.urls import path

from billing.views import events, papers, paying, plan, pricing

BILLING = "app/<slug:workspace>/billing"

urlpatterns = [
    path("webhooks/stripe/", events.events, name="stripe_events"),
    path("pricing/", pricing.pricing, name="pricing"),
    path(f"{BILLING}/", plan.billing, name="billing"),
    path(f"{BILLING}/trial/", plan.trial, name="billing_trial"),
    path(f"{BILLING}/quiet/", plan.quiet, name="billing_quiet"),
    path(f"{BILLING}/checkout/", paying.checkout, name="billing_checkout"),
    path(f"{BILLING}/return/", paying.back, name="billing_return"),
    path(f"{BILLING}/change/", paying.change, name="billing_change"),
    path(f"{BILLING}/portal/", paying.portal, name="billing_portal"),
    path(f"{BILLING}/payment/", paying.payment, name="billing_payment"),
    path(f"{BILLING}/cancellation/", paying.cancellation, name="billing_cancellation"),
    path(f"{BILLING}/resumption/", paying.resumption, name="billing_resumption"),
    path(f"{BILLING}/details/", papers.details, name="billing_details"),
    path(f"{BILLING}/invoices/", papers.invoices, name="billing_invoices"),
    path(f"{BILLING}/invoices/<uuid:invoice>/", papers.paper, name="billing_invoice"),
]
