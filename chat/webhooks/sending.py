"""Taking what is due, asking the customer's server, noting how it went.

A delivery is taken for LEASE by a statement of its own and sent outside any transaction; only then is written what came
of it. A worker that dies between the two leaves it taken, and after the lease another sends it again: at least once,
with the same ``webhook-id``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.outbound import Request, Unreachable, ask
from accounts.tenancy import within
from chat.models import Delivery, Parcel, Webhook
from chat.models.webhook import ANSWER_MAX
from chat.webhooks import letters, signing
from chat.webhooks.outcome import Next, Result, after

log = structlog.get_logger(__name__)

AT_ONCE = 16
OF_ONE = 8
# Longer than any try takes; so long a delivery rests whose worker died.
LEASE = 2 * settings.WEBHOOK_TIMEOUT + 10  # seconds
# Of one round; the task's own limit is longer.
ROUND = 45.0
ANSWER_BYTES = 16 * 1024
TRIES_KEPT = 40
FIVE_DAYS = timedelta(days=5)


@dataclass(frozen=True)
class Job:
    workspace: UUID
    delivery: UUID
    url: str
    event: str
    body: str
    secrets: list[str]


def send() -> int:
    """Send what is due, many at once, until nothing is or the round is over; how many tries that was."""
    until, tried = time.monotonic() + ROUND, 0
    under_way: dict[Future[Result], Job] = {}
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
        while True:
            if time.monotonic() < until:
                for job in _taken(AT_ONCE - len(under_way)):
                    under_way[pool.submit(_tried, job)] = job
            if not under_way:
                return tried
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for each in done:
                _note(under_way.pop(each), each.result())
                tried += 1


def send_now(delivery: Delivery) -> Result:
    """Try this one at once, while somebody is waiting to see how it goes."""
    job = _job(delivery)
    result = _tried(job)
    _noted(delivery.pk, result)
    return result


def _taken(room: int) -> Iterator[Job]:
    if not room:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT workspace, delivery FROM webhooks_take(%s, %s, make_interval(secs => %s))",
            [room, OF_ONE, LEASE],
        )
        due = cursor.fetchall()
    for workspace, delivery in due:
        with within(workspace):
            found = Delivery.objects.select_related("webhook").filter(pk=delivery).first()
            job = _job(found) if found else None
            if found and job and not job.body:
                # The contact was erased while this waited: there is nothing left to say.
                found.taken_until = None
                found.settle(Next.FAILED.value, timezone.now())
                continue
        if job:
            yield job


def _job(found: Delivery) -> Job:
    hook: Webhook = found.webhook
    return Job(found.workspace_id, found.pk, hook.url, found.event, found.body, hook.signers)


def _tried(job: Job) -> Result:
    """In a thread of its own, without the database."""
    began = time.monotonic()
    headers = signing.headers(job.event, timezone.now(), job.body, job.secrets)
    request = Request(job.url, "POST", headers, job.body.encode())
    try:
        reply = ask(request, ANSWER_BYTES, settings.WEBHOOK_TIMEOUT)
    except Unreachable as fault:
        return Result(None, str(fault), ms=_since(began))
    answer = reply.body.decode("utf-8", "replace").replace("\x00", "")
    return Result(reply.status, "", reply.headers.get("retry-after", ""), answer, _since(began))


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def _note(job: Job, result: Result) -> None:
    with within(job.workspace):
        _noted(job.delivery, result)


def _noted(pk: UUID, result: Result) -> None:
    locked = Delivery.objects.select_for_update(of=("self",)).select_related("webhook")
    found = locked.filter(pk=pk).first()
    if found is None:
        return
    now = timezone.now()
    tried = {
        "at": int(now.timestamp() * 1000),
        "status": result.status,
        "fault": result.fault,
        "ms": result.ms,
    }
    found.tries = [*found.tries, tried][-TRIES_KEPT:]
    began = int(found.since.timestamp() * 1000)
    step, due = after(result, sum(each["at"] >= began for each in found.tries), found.since, now)
    found.taken_until = None
    found.settle(step.value, due)
    Parcel.objects.filter(delivery=found).update(answer=result.answer[:ANSWER_MAX])
    _judge(found.webhook, step)


def _judge(hook: Webhook, step: Next) -> None:
    """A webhook that answers well is well; one that is gone, or fails for five days, is sent nothing more."""
    now = timezone.now()
    if step is Next.DONE:
        Webhook.objects.filter(pk=hook.pk).exclude(failing_since=None).update(failing_since=None)
    elif step is Next.GONE:
        _give_up(hook, "gone")
    elif hook.failing_since is None:
        Webhook.objects.filter(pk=hook.pk, failing_since=None).update(failing_since=now)
    elif hook.failing_since < now - FIVE_DAYS:
        _give_up(hook, "failing")


def _give_up(hook: Webhook, why: str) -> None:
    hook.refresh_from_db()
    if hook.off_since is None:
        hook.switch_off(why)
        log.info("webhook.off", workspace=str(hook.workspace_id), webhook=str(hook.pk), why=why)
        letters.after_commit(hook)
