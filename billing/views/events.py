"""What Stripe tells: verified, kept, and answered at once. The worker does the rest."""

from __future__ import annotations

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import incoming, letters, plans
from billing.models import StripeEvent

log = structlog.get_logger(__name__)


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    if not plans.offered():
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > incoming.LARGEST:
        return HttpResponse("Larger than any event.\n", status=413, content_type="text/plain")
    try:
        event = incoming.verified(request.body, request.headers.get("Stripe-Signature", ""))
    except incoming.Untrue as why:
        return _refused(why)
    StripeEvent.objects.arrive(event)
    return HttpResponse(status=200)


def _refused(why: incoming.Untrue) -> HttpResponse:
    log.warning("billing.event_refused", reason=str(why))
    if isinstance(why, incoming.Untimely):
        letters.to_staff(
            "clock",
            "Stripe's events are refused because of their time.",
            f"{why} Either this machine's clock is wrong, or somebody sends a copy of an old event. Compare the "
            "clock first (timedatectl). Stripe sends again for three days, so nothing is lost.",
        )
    return HttpResponse(f"{why}\n", status=400, content_type="text/plain")
