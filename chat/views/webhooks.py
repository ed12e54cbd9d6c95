"""Webhooks in the settings: where to, what for, and the log of what was sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import shown_once
from accounts.authorize import demand
from chat.models import Delivery, Webhook
from chat.models.webhook import MOST, State, TooManyWebhooks, Why
from chat.webhook_forms import ReplayForm, WebhookForm
from chat.webhooks import kinds, planning, sending

SHOWN_ONCE = "webhook"
PAGE = 50
DAYS = planning.KEPT.days


@require_http_methods(["GET", "POST"])
def webhooks(request: Any) -> HttpResponse:
    """The list; POST makes one, whose secret the next page shows once."""
    demand(request.membership, "api.manage")
    form = WebhookForm(request.POST or None)
    made = _made(request, form) if form.is_valid() else None
    if made is not None:
        return redirect("webhook", workspace=request.workspace.slug, webhook=made.pk)
    found = [(hook, kinds.said(hook.events)) for hook in Webhook.objects.by_age()]
    context = {"webhooks": found, "form": form, "full": len(found) >= MOST}
    return render(request, "webhooks/webhooks.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def webhook(request: Any, webhook: UUID) -> HttpResponse:
    """One, with the log of its deliveries, newest first; ``?state=`` and ``?before=`` narrow it."""
    found = _webhook(request, webhook)
    form = WebhookForm(request.POST or None, instance=found)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("url", "description")}
        found.change(by=request.membership, events=form.events, **given)
        messages.success(request, "Saved")
        return redirect("webhook", workspace=request.workspace.slug, webhook=found.pk)
    return _shown(request, found, form)


def _shown(request: Any, found: Webhook, form: WebhookForm) -> HttpResponse:
    log = _log(request, found)
    context = {
        # As it is stored: the form may have put on ``found`` what is refused.
        "hook": Webhook.objects.get(pk=found.pk),
        "secret": shown_once.take(request, SHOWN_ONCE, [found]),
        "form": form,
        "replay": ReplayForm(),
        "deliveries": log[:PAGE],
        "more": log[PAGE - 1].pk if len(log) > PAGE else None,
        "state": request.GET.get("state", ""),
        "states": [("", "All"), *State.choices],
        "days": DAYS,
    }
    return render(request, "webhooks/webhook.html", context)


@require_GET
def delivery(request: Any, webhook: UUID, delivery: UUID) -> HttpResponse:
    found = _webhook(request, webhook)
    shown = get_object_or_404(found.deliveries.all(), pk=delivery)
    return render(request, "webhooks/delivery.html", {"hook": found, "delivery": shown})


@require_POST
def again(request: Any, webhook: UUID, delivery: UUID) -> HttpResponse:
    """Send this one again; a webhook that is off is switched on first."""
    found = _webhook(request, webhook)
    shown = get_object_or_404(found.deliveries.all(), pk=delivery)
    if found.off_since:
        messages.error(request, "The webhook is off. Switch it on first.")
    else:
        shown.again()
        messages.success(request, "It is sent again")
    return redirect("webhook_delivery", workspace=request.workspace.slug, webhook=found.pk, delivery=shown.pk)


@require_POST
def test(request: Any, webhook: UUID) -> HttpResponse:
    """Send a test at once, and show what the server says."""
    found = _webhook(request, webhook)
    shown = planning.trial(found)
    sending.send_now(shown)
    return redirect("webhook_delivery", workspace=request.workspace.slug, webhook=found.pk, delivery=shown.pk)


@require_POST
def replay(request: Any, webhook: UUID) -> HttpResponse:
    """Send again what happened since a time."""
    found = _webhook(request, webhook)
    form = ReplayForm(request.POST)
    earliest = timezone.now() - timedelta(days=DAYS)
    if not form.is_valid() or form.cleaned_data["since"] < earliest:
        messages.error(request, f"Choose a time within the last {DAYS} days.")
    elif found.off_since:
        messages.error(request, "The webhook is off. Switch it on first.")
    else:
        count = planning.replay(found, form.cleaned_data["since"])
        messages.success(request, f"{count} event{'' if count == 1 else 's'} will be sent again")
    return redirect("webhook", workspace=request.workspace.slug, webhook=found.pk)


@require_POST
def rotation(request: Any, webhook: UUID) -> HttpResponse:
    found = _webhook(request, webhook)
    shown_once.keep(request, SHOWN_ONCE, found.pk, found.rotate(by=request.membership))
    messages.success(request, "The old secret signs beside the new one for 24 hours")
    return redirect("webhook", workspace=request.workspace.slug, webhook=found.pk)


@require_POST
def switch(request: Any, webhook: UUID) -> HttpResponse:
    """Off, or on again from here."""
    found = _webhook(request, webhook)
    if found.off_since:
        found.switch_on(planning.head())
        messages.success(request, "It is on. What happened meanwhile is sent when you replay it.")
    else:
        found.switch_off(Why.HAND)
        messages.success(request, "It is off: nothing more is sent")
    return redirect("webhook", workspace=request.workspace.slug, webhook=found.pk)


@require_http_methods(["GET", "POST"])
def deletion(request: Any, webhook: UUID) -> HttpResponse:
    found = _webhook(request, webhook)
    if request.method == "POST":
        found.remove(by=request.membership)
        messages.success(request, "The webhook is deleted")
        return redirect("webhooks", workspace=request.workspace.slug)
    return render(request, "webhooks/deletion.html", {"hook": found})


def _webhook(request: Any, pk: UUID) -> Webhook:
    demand(request.membership, "api.manage")
    return get_object_or_404(Webhook.objects.all(), pk=pk)


def _made(request: Any, form: WebhookForm) -> Webhook | None:
    given = {name: form.cleaned_data[name] for name in ("url", "description")}
    try:
        made, secret = Webhook.objects.make(
            planning.head(), by=request.membership, events=form.events, **given
        )
    except TooManyWebhooks:
        form.add_error(None, f"There are {MOST} webhooks already. Delete one first.")
        return None
    shown_once.keep(request, SHOWN_ONCE, made.pk, secret)
    messages.success(request, "The webhook is on")
    return made


def _log(request: Any, found: Webhook) -> list[Delivery]:
    log = found.deliveries.order_by("-id")
    if (state := request.GET.get("state")) in State.values:
        log = log.filter(state=state)
    try:
        log = log.filter(pk__lt=UUID(request.GET.get("before", "")))
    except ValueError:
        """The newest."""
    return list(log[: PAGE + 1])
