"""What the plan's history hides is not there for an operator's socket, and is for the visitor's."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Workspace
from accounts.tenancy import within
from chat.models import Conversation
from tests.chat.conftest import Opener, on_thread
from tests.world import World


def hide(world: World) -> None:
    Workspace.objects.filter(pk=world.acme.pk).update(limit_history_days=90)
    with within(world.acme):
        old = timezone.now() - timedelta(days=91)
        Conversation.objects.filter(pk=world.talk.pk).update(last_activity_at=old)


async def test_an_operator_neither_reads_nor_changes_it(operator: Opener, cast: World) -> None:
    await on_thread(hide)(cast)
    ada = await operator()
    await ada.send("conversation.resume", conversation=cast.talk.pk, after=0)
    assert await ada.refused() == "unknown_conversation"
    await ada.send("conversation.close", conversation=cast.talk.pk, ref="1")
    assert await ada.refused() == "unknown_conversation"
    await ada.send("inbox.fetch", ids=[cast.talk.pk], ref="2")
    assert (await ada.expect("inbox.rows"))["rows"] == []


async def test_its_visitor_reads_it(visitor: Opener, cast: World) -> None:
    await on_thread(hide)(cast)
    vi = await visitor()
    await vi.send("conversation.resume", conversation=cast.talk.pk, after=0)
    assert (await vi.expect("conversation.events"))["events"]
