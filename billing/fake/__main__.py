"""``python -m billing.fake --port 8090 --state var/stripe``: for development, and for nothing else."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
from pathlib import Path

from django.conf import settings

KEY = "sk_test_fake"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "paldesk.settings")
    refuse_production()
    from billing.fake.server import Server

    given = arguments()
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    server = Server(given.state / "stripe.sqlite", given.port, given.jitter)
    server.listen(given.webhook, given.secret)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.stop).start())
    print(f"Test payments at {server.url}/clock, webhooks to {given.webhook}", flush=True)
    server.run()


def refuse_production() -> None:
    """Ends the process where customers are served, or where a real Stripe is."""
    if not settings.EMBEDDED:
        raise SystemExit("The test payments run in embedded mode only: DATABASE_URL is set here.")
    if getattr(settings, "STRIPE_SECRET_KEY", KEY) not in ("", KEY):
        raise SystemExit("The test payments do not run beside a real Stripe: STRIPE_SECRET_KEY is set here.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="billing.fake", description="A stand-in for Stripe, for development."
    )
    parser.add_argument("--port", type=int, default=settings.PORT + 90, help="0 takes a free one")
    parser.add_argument(
        "--state", type=Path, default=settings.VAR_DIR / "stripe", help="where it keeps what it knows"
    )
    parser.add_argument(
        "--webhook", default=f"{settings.BASE_URL}/webhooks/stripe/", help="who is told of everything"
    )
    parser.add_argument("--secret", default="whsec_fake", help="signs what is told")
    parser.add_argument(
        "--jitter", type=float, default=0.3, help="seconds within which events arrive in any order"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
