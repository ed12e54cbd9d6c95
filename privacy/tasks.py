"""One line each: a task calls a verb."""

from uuid import UUID

from celery import shared_task

from privacy.archive import arriving, leaving, tending

HOURS = 4 * 3600


@shared_task(name="privacy.export_workspace", ignore_result=True, time_limit=HOURS, soft_time_limit=HOURS)  # type: ignore[untyped-decorator]
def export_workspace(workspace: str, archive: str) -> None:
    leaving.carry(UUID(workspace), UUID(archive))


@shared_task(name="privacy.import_workspace", ignore_result=True, time_limit=HOURS, soft_time_limit=HOURS)  # type: ignore[untyped-decorator]
def import_workspace(workspace: str, arrival: str) -> None:
    arriving.carry(UUID(workspace), UUID(arrival))


@shared_task(name="privacy.tend_archives", ignore_result=True, expires=60)  # type: ignore[untyped-decorator]
def tend_archives() -> None:
    tending.tend()
