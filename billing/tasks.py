"""One line each: a task calls a verb."""

from __future__ import annotations

from celery import shared_task

from billing import plans, usage


@shared_task(name="billing.settle_plans", ignore_result=True, expires=60)
def settle_plans() -> None:
    plans.settle()


@shared_task(name="billing.count_usage", ignore_result=True, expires=30)
def count_usage() -> None:
    usage.count_due()
