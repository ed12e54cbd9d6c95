"""One line each: a task calls a verb."""

from celery import shared_task

from chat.due import sweep
from chat.relay import relay


@shared_task(name="chat.relay", ignore_result=True, expires=5)
def relay_outbox() -> None:
    relay()


@shared_task(name="chat.due", ignore_result=True, expires=5)
def do_what_is_due() -> None:
    sweep()
