"""From a stranger to the owner of a workspace with a first site."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership, Role, Site, User, Workspace
from accounts.tenancy import within

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

EMAIL, PASSWORD = "nia@firm.test", "a-long-enough-word"


def sign_up(client: Client, email: str = EMAIL) -> Any:
    return client.post("/accounts/signup/", {"email": email, "password1": PASSWORD})


def code_in(mail: Any) -> str:
    return re.search(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]+)?)$", mail.body, re.M)[1]  # type: ignore[index]


def confirm(client: Client, code: str) -> Any:
    return client.post("/accounts/confirm-email/", {"code": code})


def test_a_code_by_mail_opens_the_account(client: Client, mailoutbox: list[Any]) -> None:
    assert sign_up(client)["Location"] == "/accounts/confirm-email/"
    [mail] = mailoutbox
    assert mail.to == [EMAIL]
    assert code_in(mail) in mail.subject
    assert confirm(client, code_in(mail))["Location"] == "/app/"
    assert User.objects.get(email=EMAIL).emailaddress_set.get().verified


def test_a_wrong_code_opens_nothing(client: Client, mailoutbox: list[Any]) -> None:
    sign_up(client)
    answer = confirm(client, "XXX-XXX")
    assert "Incorrect code" in answer.content.decode()
    assert client.get("/app/").status_code == 302
    assert client.get("/app/")["Location"].startswith("/accounts/login/")


def test_the_letter_speaks_our_language(client: Client, mailoutbox: list[Any]) -> None:
    sign_up(client)
    [mail] = mailoutbox
    html = mail.alternatives[0].content
    assert "Hello from" not in mail.body
    assert code_in(mail) in html
    assert "Did you not ask for it?" in mail.body


def test_a_mail_server_that_is_away_is_told_and_the_page_stays(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sign_up(client)
    page = client.get("/accounts/confirm-email/").content.decode()
    assert f"The e-mail to {EMAIL} could not be sent" in page
    assert "Send a new code" in page


def test_whether_an_address_has_an_account_is_not_told(client: Client, mailoutbox: list[Any]) -> None:
    User.objects.create_user(EMAIL, PASSWORD).emailaddress_set.create(
        email=EMAIL, verified=True, primary=True
    )
    assert sign_up(client)["Location"] == "/accounts/confirm-email/"
    assert mailoutbox[0].subject == "You have an account already"


def arrive(client: Client, mailoutbox: list[Any]) -> None:
    sign_up(client)
    confirm(client, code_in(mailoutbox[0]))


def test_the_first_page_asks_who_it_is_and_founds_a_workspace(client: Client, mailoutbox: list[Any]) -> None:
    arrive(client, mailoutbox)
    assert client.get("/app/")["Location"] == "/app/new/"
    answer = client.post(
        "/app/new/", {"first_name": "Nia", "workspace_name": "Firm", "zone": "Europe/Amsterdam"}
    )
    assert answer["Location"] == "/app/firm/settings/sites/new/"
    user = User.objects.get(email=EMAIL)
    assert (user.first_name, user.time_zone) == ("Nia", "Europe/Amsterdam")
    with within(Workspace.objects.get(slug="firm")):
        assert Membership.objects.get().role == Role.OWNER


def test_the_first_site_leads_to_its_snippet(client: Client, mailoutbox: list[Any]) -> None:
    arrive(client, mailoutbox)
    client.post("/app/new/", {"first_name": "Nia", "workspace_name": "Firm"})
    answer = client.post(
        "/app/firm/settings/sites/new/",
        {"name": "Shop", "allowed_origins": "https://Firm.test/"},
        follow=True,
    )
    with within(Workspace.objects.get(slug="firm")):
        site = Site.objects.get()
    assert site.allowed_origins == ["https://firm.test"]
    assert site.public_key in answer.content.decode()


@pytest.mark.parametrize("zone", ["", "Mars/Olympus"])
def test_an_unknown_time_zone_of_the_browser_is_left_aside(
    zone: str, client: Client, mailoutbox: list[Any]
) -> None:
    arrive(client, mailoutbox)
    client.post("/app/new/", {"first_name": "Nia", "workspace_name": "Firm", "zone": zone})
    assert User.objects.get(email=EMAIL).time_zone == "UTC"


def test_a_name_without_latin_letters_gets_an_address_all_the_same(
    client: Client, mailoutbox: list[Any]
) -> None:
    arrive(client, mailoutbox)
    answer = client.post("/app/new/", {"first_name": "ניה", "workspace_name": "חברה"})
    assert answer["Location"] == "/app/workspace/settings/sites/new/"
