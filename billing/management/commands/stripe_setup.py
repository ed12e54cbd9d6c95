"""``stripe_setup``: make at Stripe what is needed to sell the plans. Running it again changes only what differs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.urls import reverse

from billing import plans, stripe_setting_up
from billing.stripe_faults import StripeFault


class Command(BaseCommand):
    help = "Make the products, prices, webhook endpoint and customer portal at Stripe, or mend what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-endpoint", action="store_true", help="leave the webhook endpoint alone")
        parser.add_argument("--no-portal", action="store_true", help="leave the customer portal alone")

    def handle(self, *args: Any, **options: Any) -> None:
        if not plans.offered():
            raise CommandError("STRIPE_SECRET_KEY is not set. See docs/billing.md.")
        try:
            self._set_up(options)
        except StripeFault as fault:
            raise CommandError(
                f"{type(fault).__name__}: {fault}. What was done before stays; run it again."
            ) from fault

    def _set_up(self, options: dict[str, Any]) -> None:
        for done in stripe_setting_up.shelves():
            self.stdout.write(done)
        if not options["no_portal"]:
            self.stdout.write(stripe_setting_up.portal(f"{settings.BASE_URL}/app/"))
        if not options["no_endpoint"]:
            done, secret = stripe_setting_up.endpoint(f"{settings.BASE_URL}{reverse('stripe_events')}")
            self.stdout.write(done)
            if secret:
                self.stdout.write(
                    f"\nSTRIPE_WEBHOOK_SECRET={secret}\n\nSet it now: Stripe shows it this once."
                )
