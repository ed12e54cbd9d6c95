from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import get_connection, send_mail
from django.test import Client


@pytest.fixture(autouse=True)
def _box(tmp_path: Path, settings: Any) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


def send(subject: str, text: str) -> None:
    send_mail(subject, text, None, ["ada@demo.test"], connection=get_connection("paldesk.devmail.Backend"))


@pytest.mark.django_db
def test_mail_is_listed_newest_first_and_can_be_read() -> None:
    send("Your code", "Enter 123456.")
    send("Grüße", "Come in: http://localhost:8000/invitations/x/")
    page = Client().get("/dev/mail/").content.decode()
    assert page.index("Grüße") < page.index("Your code")
    name = page.split('href="/dev/mail/')[1].split("/")[0]
    assert (
        'href="http://localhost:8000/invitations/x/"' in Client().get(f"/dev/mail/{name}/").content.decode()
    )


@pytest.mark.django_db
def test_an_empty_box_says_what_will_be_here() -> None:
    assert "No mail yet." in Client().get("/dev/mail/").content.decode()


@pytest.mark.parametrize("path", ["/dev/mail/", "/dev/mail/any/"])
def test_only_this_machine_may_read_it(path: str) -> None:
    assert Client(REMOTE_ADDR="203.0.113.9").get(path).status_code == 404


def test_a_mail_that_is_not_there_is_not_found() -> None:
    assert Client().get("/dev/mail/gone/").status_code == 404
