from typing import Any

import pytest
from django.test import Client

from accounts.forms import InviteForm
from accounts.models import Invitation, Role
from accounts.tenancy import within
from tests.accounts.conftest import browser_of
from tests.world import World, invited, person

TEAM = "/app/acme-bikes/settings/team/"


def invite(browser: Client, email: str = "dee@firm.test", role: str = Role.OPERATOR) -> Any:
    return browser.post(TEAM, {"email": email, "role": role}, follow=True)


def pending(world: World) -> list[Invitation]:
    with within(world.acme):
        return list(Invitation.objects.pending())


def test_the_letter_carries_a_link_that_opens(
    ada: Client, client: Client, commit: Any, mailoutbox: list[Any]
) -> None:
    with commit():
        invite(ada)
    [letter] = mailoutbox
    link = next(line for line in letter.body.splitlines() if "/invitations/" in line)
    assert letter.subject == "Ada invites you to Acme Bikes"
    assert link in letter.alternatives[0].content
    page = client.get(link.partition("://")[2].partition("/")[1] + link.split("/", 3)[3], follow=True)
    assert "Join Acme Bikes" in page.content.decode()


def test_the_token_stands_in_the_letter_alone(
    ada: Client, commit: Any, mailoutbox: list[Any], world: World
) -> None:
    with commit():
        page = invite(ada).content.decode()
    token = mailoutbox[0].body.split("/invitations/")[1].split("/")[0]
    assert token not in page
    assert token not in str(vars(pending(world)[0]))


def test_a_mail_server_that_is_away_leaves_the_invitation_and_says_so(
    ada: Client, commit: Any, settings: Any, world: World
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with commit():
        ada.post(TEAM, {"email": "dee@firm.test", "role": Role.OPERATOR})
    # The message is made after the commit, which the test's own transaction puts off until after the answer.
    assert [one.email for one in pending(world)] == ["dee@firm.test"]


@pytest.mark.usefixtures("committed")
def test_the_page_after_says_whether_the_letter_went_out(ada: Client, settings: Any) -> None:
    assert "Invitation sent to dee@firm.test" in invite(ada).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "the e-mail to eve@firm.test could not be sent" in invite(ada, "eve@firm.test").content.decode()


def test_inviting_again_ends_the_older_link(ada: Client, world: World) -> None:
    invite(ada)
    invite(ada, role=Role.ADMIN)
    assert [one.role for one in pending(world)] == [Role.ADMIN]


def test_sending_again_makes_a_new_link(
    ada: Client, commit: Any, mailoutbox: list[Any], world: World
) -> None:
    invite(ada)
    [before] = pending(world)
    with commit():
        ada.post(f"{TEAM}invitations/{before.pk}/")
    [after] = pending(world)
    assert before.token_digest != after.token_digest
    assert mailoutbox[-1].to == ["dee@firm.test"]


def test_it_can_be_taken_back(ada: Client, world: World) -> None:
    invite(ada)
    [before] = pending(world)
    page = ada.post(f"{TEAM}invitations/{before.pk}/", {"revoke": "yes"}, follow=True).content.decode()
    assert "The invitation to dee@firm.test is taken back" in page
    assert pending(world) == []


def test_a_member_is_not_invited_again(ada: Client, world: World) -> None:
    assert "bo@demo.test is in this workspace already" in invite(ada, "BO@demo.test").content.decode()
    assert pending(world) == []


def test_an_operator_may_not_invite(bo: Client, world: World) -> None:
    assert invite(bo).status_code == 403
    assert pending(world) == []


def test_an_admin_makes_no_owners(world: World) -> None:
    with within(world.acme):
        dee = person("Dee", "dee@demo.test")
        invited(dee, world.ada_at, Role.ADMIN)
    browser = browser_of(dee)
    assert "Select a valid choice" in invite(browser, "eve@firm.test", Role.OWNER).content.decode()
    assert pending(world) == []


def test_a_stranger_finds_no_team(cy: Client, world: World) -> None:
    assert invite(cy).status_code == 404
    with within(world.acme):
        theirs, _ = Invitation.objects.invite("dee@firm.test", Role.OPERATOR, world.ada_at)
    own = f"/app/other/settings/team/invitations/{theirs.pk}/"
    assert cy.post(own, {"revoke": "yes"}).status_code == 404
    assert len(pending(world)) == 1


def test_a_mailing_is_no_team(ada: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InviteForm, "PER_HOUR", 3)  # Bo's was the first
    for name in ("dee", "eve", "fay"):
        page = invite(ada, f"{name}@firm.test").content.decode()
    assert "3 invitations were sent within an hour" in page
    assert len(pending(world)) == 2


def test_a_line_break_in_a_name_does_not_break_the_letter(
    ada: Client, commit: Any, mailoutbox: list[Any], world: World
) -> None:
    world.ada.first_name = "Ada\r\nBcc: x@y.test"
    world.ada.save()
    with commit():
        invite(ada)
    assert mailoutbox[0].subject == "Ada Bcc: x@y.test invites you to Acme Bikes"
    assert mailoutbox[0].recipients() == ["dee@firm.test"]
