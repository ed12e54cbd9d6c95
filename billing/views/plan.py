"""The workspace's plan and how much of it is used. Everybody of the team reads, owners change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.authorize import demand, may
from billing import comparison, plans, troubles, usage, warning
from billing.views.account import of_account
from billing.views.offered import where_offered


@require_GET
@where_offered
def billing(request: Any) -> HttpResponse:
    workspace = request.workspace
    # A sandbox has what its workspace has, which is changed there.
    home = workspace.sandbox_of or workspace
    changes = may(request.membership, "workspace.manage") and not workspace.sandbox
    context = {
        **(of_account() if changes else {}),
        "home": home,
        "plan": plans.of(workspace),
        "bars": [(bar, comparison.used(bar)) for bar in usage.bars(workspace)],
        "history": comparison.limit("history_days", workspace.limit_history_days),
        "offers": comparison.offers(workspace),
        "tries": plans.may_try(workspace),
        "trying": plans.trying(workspace),
        "changes": changes,
        "owners": warning.owners(),
    }
    return render(request, "billing/plan.html", context)


@require_POST
@where_offered
def trial(request: Any) -> HttpResponse:
    demand(request.membership, "workspace.manage")
    try:
        end = plans.begin_trial(request.workspace)
    except plans.TrialTaken:
        messages.error(request, "This workspace has had its trial already")
    else:
        messages.success(request, f"Team is yours until {end:%-d %B}, without a card")
    return redirect("billing", workspace=request.workspace.slug)


@require_POST
@where_offered
def quiet(request: Any) -> HttpResponse:
    """Hide what the banner says, in this browser session, until there is something else to say."""
    troubles.hide(request, request.POST.get("what", ""))
    return redirect(request.POST.get("back") if _ours(request) else "billing", **_where(request))


def _ours(request: Any) -> bool:
    back = request.POST.get("back", "")
    return bool(back.startswith(f"/app/{request.workspace.slug}/"))


def _where(request: Any) -> dict[str, str]:
    return {} if _ours(request) else {"workspace": request.workspace.slug}
