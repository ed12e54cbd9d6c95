from accounts.models import Membership, Role
from accounts.tenancy import within
from tests.world import World


def test_the_cast_is_in_its_places(world: World) -> None:
    with within(world.acme):
        assert {m.user.first_name: m.role for m in Membership.objects.all()} == {
            "Ada": Role.OWNER,
            "Bo": Role.OPERATOR,
        }
        assert world.talk.number == 1
        assert world.talk.messages.count() == 2
    with within(world.other):
        assert [m.user.first_name for m in Membership.objects.all()] == ["Cy"]
