from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role, Workspace
from accounts.models.limited import LIMITS
from billing import plans
from tests.world import World


def fresh(workspace: Workspace) -> Workspace:
    return Workspace.objects.get(pk=workspace.pk)


def limits(workspace: Workspace) -> dict[str, int | None]:
    return {what: getattr(workspace, f"limit_{what}") for what in LIMITS}


def test_a_plan_writes_its_limits_onto_the_workspace(world: World) -> None:
    assert plans.apply(world.acme, "team")
    assert fresh(world.acme).plan == world.acme.plan == "team"
    assert limits(fresh(world.acme)) == plans.BY_NAME["team"].limits


def test_the_same_plan_again_changes_nothing(world: World) -> None:
    plans.apply(world.acme, "team")
    assert not plans.apply(fresh(world.acme), "team")


def test_another_workspace_keeps_its_own(world: World) -> None:
    plans.apply(world.acme, "free")
    assert fresh(world.other).plan == ""


def test_no_plan_is_no_limit(world: World) -> None:
    plans.apply(world.acme, "free")
    plans.apply(world.acme, "")
    assert set(limits(fresh(world.acme)).values()) == {None}


def test_a_plan_that_does_not_exist_is_refused_before_anything_changes(world: World) -> None:
    plans.apply(world.acme, "team")
    with pytest.raises(plans.NoPlan):
        plans.apply(world.acme, "gold")
    assert fresh(world.acme).plan == "team"


def test_a_larger_plan_is_never_smaller_in_anything() -> None:
    def size(limit: int | None) -> float:
        return float("inf") if limit is None else limit

    for smaller, larger in zip(plans.PLANS, plans.PLANS[1:], strict=False):
        assert all(
            size(smaller.limits[what]) < size(larger.limits[what]) or larger.limits[what] is None
            for what in LIMITS
        )
        assert smaller.monthly < larger.monthly


def test_every_price_has_its_plan_and_a_year_costs_less_than_twelve_months() -> None:
    assert set(plans.PRICES) == {"team_monthly", "team_yearly", "business_monthly", "business_yearly"}
    assert all(plans.of_price(key).name == key.partition("_")[0] for key in plans.PRICES)
    assert all(plan.saved_by_year > 0 for plan in plans.PAID)
    with pytest.raises(plans.NoPlan):
        plans.of_price("gold_monthly")


def test_a_sandbox_follows_its_workspace(world: World) -> None:
    plans.apply(world.acme, "team")
    sandbox = Workspace.objects.sandbox(world.acme, world.ada, Role.OWNER)
    assert fresh(sandbox).plan == "team"
    plans.apply(world.acme, "business")
    assert limits(fresh(sandbox)) == plans.BY_NAME["business"].limits


def test_whoever_has_no_plan_gets_the_free_one(world: World) -> None:
    plans.apply(world.other, "team")
    assert plans.settle() == 1
    assert (fresh(world.acme).plan, fresh(world.other).plan) == ("free", "team")


def test_without_stripe_nobody_gets_a_plan(world: World, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = ""
    assert plans.settle() == 0
    assert fresh(world.acme).plan == ""


def test_a_trial_is_team_for_fourteen_days_and_ends_by_itself(world: World) -> None:
    plans.apply(world.acme, "free")
    end = plans.begin_trial(world.acme)
    assert timedelta(days=13, hours=23) < end - timezone.now() <= timedelta(days=14)
    plans.apply(world.other, "free")
    assert plans.settle() == 0
    assert fresh(world.acme).plan == "team"
    Workspace.objects.filter(pk=world.acme.pk).update(plan_until=timezone.now())
    assert plans.settle() == 1
    assert (fresh(world.acme).plan, fresh(world.acme).plan_until) == ("free", None)


def test_there_is_one_trial(world: World) -> None:
    plans.apply(world.acme, "free")
    plans.begin_trial(world.acme)
    plans.apply(world.acme, "free")
    with pytest.raises(plans.TrialTaken):
        plans.begin_trial(world.acme)


def test_whoever_pays_has_none(world: World) -> None:
    plans.apply(world.acme, "team")
    with pytest.raises(plans.TrialTaken):
        plans.begin_trial(world.acme)


def test_a_plan_that_is_paid_for_does_not_end_with_the_trial(world: World) -> None:
    plans.apply(world.acme, "free")
    plans.begin_trial(world.acme)
    plans.apply(world.acme, "business")
    plans.apply(world.other, "free")
    Workspace.objects.filter(pk=world.acme.pk, plan_until__isnull=False).update(plan_until=timezone.now())
    assert plans.settle() == 0
    assert fresh(world.acme).plan == "business"
