"""One line each: a task calls a verb."""

from celery import shared_task

from accounts.models.stored_answer import forget


@shared_task(name="accounts.forget_answers", ignore_result=True, expires=120)
def forget_answers() -> None:
    forget()
