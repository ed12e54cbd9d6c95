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
from chat.models.webhook import ANSWER_MAX, TEST
from chat.webhooks import letters, signing
from chat.webhooks.outcome import Next, Result, after

log = structlog.get_logger(__name__)

AT_ONCE = 16
OF_ONE = 8
# Longer than any try takes, which is hung up on in time; so long a delivery rests whose worker died.
LEASE = settings.WEBHOOK_TIMEOUT + 5  # seconds
# Of one round; the task's own limit is longer.
ROUND = 45.0
ANSWER_BYTES = 16 * 1024
TRIES_KEPT = 40
FIVE_DAYS = timedelta(days=5)


@dataclass(frozen=True)
class Job:
    workspace: UUID
    webhook: UUID
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
    job = _job(delivery, delivery.body)
    result = _tried(job)
    _noted(job, result)
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
    places: dict[UUID, list[UUID]] = {}
    for workspace, delivery in due:
        places.setdefault(workspace, []).append(delivery)
    for workspace, keys in places.items():
        with within(workspace):
            jobs = _jobs(keys)
        yield from jobs


def _jobs(keys: list[UUID]) -> list[Job]:
    """What is to be sent of these deliveries. Whose contact was erased while it waited has nothing left to say."""
    found = Delivery.objects.select_related("webhook").filter(pk__in=keys)
    bodies = dict(Parcel.objects.filter(delivery__in=keys).values_list("delivery", "body"))
    jobs = []
    for each in found:
        if body := bodies.get(each.pk) or each.body_of_nobody:
            jobs.append(_job(each, body))
        else:
            each.taken_until = None
            each.settle(Next.FAILED.value, timezone.now())
    return jobs


def _job(found: Delivery, body: str) -> Job:
    hook: Webhook = found.webhook
    return Job(found.workspace_id, hook.pk, found.pk, hook.url, found.event, body, hook.signers)


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
    """One that cannot be noted holds up no other: when its lease is over it is sent again."""
    try:
        with within(job.workspace):
            _noted(job, result)
    except Exception as fault:
        log.exception("webhook.not_noted", delivery=str(job.delivery), kind=type(fault).__name__)


def _noted(job: Job, result: Result) -> None:
    # The webhook first, as everywhere: whoever switches it off has its deliveries to write, too.
    hook = Webhook.objects.select_for_update(of=("self",)).filter(pk=job.webhook).first()
    found = Delivery.objects.select_for_update(of=("self",)).filter(pk=job.delivery).first()
    if hook is None or found is None:
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
    if found.kind == TEST and step is not Next.DONE:
        # Somebody looks at how it went, and presses the button again.
        step = Next.FAILED
    found.taken_until = None
    found.settle(step.value, due)
    Parcel.objects.filter(delivery=found).update(answer=result.answer[:ANSWER_MAX])
    if found.kind != TEST or step is Next.DONE:
        _judge(hook, step)


def _judge(hook: Webhook, step: Next) -> None:
    """A webhook that answers well is well; one that is gone, or fails for five days, is sent nothing more."""
    now = timezone.now()
    if step is Next.DONE:
        hook.fails(None)
    elif step is Next.GONE:
        _give_up(hook, "gone")
    elif hook.failing_since is None:
        hook.fails(now)
    elif hook.failing_since < now - FIVE_DAYS:
        _give_up(hook, "failing")


def _give_up(hook: Webhook, why: str) -> None:
    if hook.off_since is None:
        hook.switch_off(why)
        log.info("webhook.off", workspace=str(hook.workspace_id), webhook=str(hook.pk), why=why)
        letters.after_commit(hook)
