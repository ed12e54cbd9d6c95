"""One line each: a task calls a verb."""

from celery import shared_task

from crm.sweeping import sweep


@shared_task(name="crm.sweep", ignore_result=True, expires=60)
def sweep_what_is_too_old() -> None:
    sweep()
