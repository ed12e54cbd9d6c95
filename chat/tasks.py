"""One line each: a task calls a verb."""

from uuid import UUID

from celery import shared_task

from accounts.tenancy import within
from chat import files, links, reply_time, segment_counts
from chat.counting import recount
from chat.digest import send_due
from chat.due import sweep
from chat.enriching import work
from chat.relay import relay
from chat.webhooks import planning, sending


@shared_task(name="chat.relay", ignore_result=True, expires=5)
def relay_outbox() -> None:
    relay()


@shared_task(name="chat.due", ignore_result=True, expires=5)
def do_what_is_due() -> None:
    sweep()


@shared_task(name="chat.plan_webhooks", ignore_result=True, expires=5)
def plan_webhooks() -> None:
    planning.plan()


@shared_task(name="chat.send_webhooks", ignore_result=True, expires=5)
def send_webhooks() -> None:
    sending.send()


@shared_task(name="chat.forget_deliveries", ignore_result=True, expires=600)
def forget_deliveries() -> None:
    planning.forget()


@shared_task(name="chat.prepare_file", ignore_result=True)
def prepare_file(workspace: str, file: str) -> None:
    with within(UUID(workspace)):
        files.prepare(UUID(file))


@shared_task(name="chat.measure_reply_time", ignore_result=True, expires=120)
def measure_reply_time(workspace: str, site: str) -> None:
    with within(UUID(workspace)):
        reply_time.measure(UUID(site))


@shared_task(name="chat.look_at_link", ignore_result=True, expires=60)
def look_at_link(workspace: str, link: str) -> None:
    with within(UUID(workspace)):
        links.look(link)


@shared_task(name="chat.recount", ignore_result=True, expires=5)
def recount_views() -> None:
    recount()


@shared_task(name="chat.digest", ignore_result=True, expires=120)
def mail_what_was_missed() -> None:
    send_due()


@shared_task(name="chat.look_up", ignore_result=True, expires=5)
def look_up_contacts() -> None:
    work()


@shared_task(name="chat.count_segments", ignore_result=True, expires=10)
def count_segments() -> None:
    segment_counts.recount()
