"""One line each: a task calls a verb."""

from __future__ import annotations

from celery import shared_task

from billing import plans, reconciling, usage, working


@shared_task(name="billing.settle_plans", ignore_result=True, expires=60)
def settle_plans() -> None:
    plans.settle()


@shared_task(name="billing.count_usage", ignore_result=True, expires=30)
def count_usage() -> None:
    usage.count_due()


@shared_task(name="billing.work", ignore_result=True, expires=5)
def attend_to_events() -> None:
    working.work()


@shared_task(name="billing.tend", ignore_result=True, expires=60)
def tend_accounts() -> None:
    working.tend()


@shared_task(name="billing.reconcile", ignore_result=True, expires=300)
def compare_with_stripe() -> None:
    reconciling.reconcile()
