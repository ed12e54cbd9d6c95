"""Tells again what a dying process may not have told.

Every append leaves an outbox row in its own transaction. A process killed between commit and publish leaves it
behind; the relay sends the head of that conversation to both sides, and whoever already has it ignores it. What
follows the ledger at leisure hangs on it, too: the search, the counts of views, the workspace's
stream, and the notices, which are written in the same transaction, so that they are written once. What happened to
contacts waits in crm's own outbox, and is taken into the same stream.
"""

from uuid import UUID

from django.db import connection, transaction

from chat import counting, indexing, segment_counts, stream
from chat.live import UNREACHABLE, announce, redis, tell
from chat.notices import notify
from chat.protocol import HeadMoved

AGE = "0.5 seconds"
BATCH = 500


def relay() -> int:
    """Pass on what is due; how many rows that was. Rows stay when Redis cannot be reached."""
    # First, so that who is new is told of before what they say.
    done = stream.take()
    while True:
        taken = _pass_on()
        done += taken
        if taken < BATCH:
            return done


def _pass_on() -> int:
    told = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT workspace, conversation, first, seq FROM outbox_take(%s::interval, %s)", [AGE, BATCH]
            )
            due = cursor.fetchall()
        indexing.follow(due)
        try:
            _tell(due)
            workspaces = {workspace for workspace, *_ in due}
            counting.due(workspaces)
            segment_counts.due(workspaces)
        except UNREACHABLE:
            transaction.set_rollback(True)
            return 0
        told = notify(due)
        # Last, because the workspaces' heads are held from here until all is committed.
        stream.follow(due)
    announce(told)
    return len(due)


def _tell(due: list[tuple[UUID, UUID, int, int]]) -> None:
    heads: dict[tuple[UUID, UUID], int] = {}
    for workspace, conversation, _, seq in due:
        heads[workspace, conversation] = max(seq, heads.get((workspace, conversation), 0))
    pipe = redis().pipeline(transaction=False)
    for (workspace, conversation), seq in heads.items():
        for topic, text in tell(workspace, conversation, HeadMoved(conversation=conversation, seq=seq)):
            pipe.publish(topic, text)
    pipe.execute()
