"""One line each: a task calls a verb."""

from uuid import UUID

from celery import shared_task

from crm import carrying, exporting
from crm.importing import work
from crm.sweeping import sweep

HOURS = 4 * 3600


@shared_task(name="crm.sweep", ignore_result=True, expires=60)
def sweep_what_is_too_old() -> None:
    sweep()


@shared_task(name="crm.carry_import", ignore_result=True)
def carry_import(workspace: str, batch: str) -> None:
    work.carry(UUID(workspace), UUID(batch))


@shared_task(name="crm.carry_export", ignore_result=True, time_limit=HOURS, soft_time_limit=HOURS)
def carry_export(workspace: str, export: str) -> None:
    exporting.carry(UUID(workspace), UUID(export))


@shared_task(name="crm.tend", ignore_result=True, expires=60)
def tend_imports_and_exports() -> None:
    carrying.tend()
