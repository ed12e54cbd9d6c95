"""The WordPress plugin: read as text everywhere, and run on a little of WordPress where PHP is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import jwt
import pytest

from crm import tokens

ROOT = Path(__file__).parents[2] / "clients/wordpress"
PLUGIN = ROOT / "paldesk"
PAGES = sorted(PLUGIN.rglob("*.php"))
SECRET = "ids_" + "s" * 40
SET = {"site": "pk_1", "host": "https://chat.example"}
NAMED = {**SET, "secret": SECRET, "identify": True}
VI = {"id": 7, "email": "vi@shop.test", "name": "Vi <b>Visitor</b>"}
# A translated text: __( 'It''s', 'paldesk' ) and its like.
TRANSLATED = re.compile(r"""\b(?:esc_html|esc_attr)?_*_\(\s*'((?:[^'\\]|\\.)+)',\s*'([^']*)'\s*\)""")


@pytest.fixture(scope="module")
def php() -> str:
    found = os.environ.get("PHP") or shutil.which("php")
    if not found:
        pytest.skip("no PHP on this machine: apt-get install php-cli, or set PHP")
    return found


@pytest.fixture
def wordpress(php: str) -> Any:
    def run(do: str, **given: Any) -> dict[str, Any]:
        asked = json.dumps({"do": do, **given})
        program = [
            php,
            "-d",
            "error_reporting=-1",
            "-d",
            "display_errors=stderr",
            str(ROOT / "test/wordpress.php"),
        ]
        done = subprocess.run(program, input=asked, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    return run


class TestAsText:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_no_file_can_be_called_by_itself(self, page: Path) -> None:
        guard = "WP_UNINSTALL_PLUGIN" if page.name == "uninstall.php" else "ABSPATH"
        code = re.sub(r"/\*.*?\*/", "", page.read_text(), flags=re.DOTALL)
        assert code.split(";")[0].split() == ["<?php", "defined(", f"'{guard}'", ")", "||", "exit"]

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_what_is_printed_is_escaped(self, page: Path) -> None:
        printed = re.findall(r"\b(?:echo|print|printf\(|_e\()([^;]+);", page.read_text())
        raw = [
            line
            for line in printed
            if re.search(r"\$", re.sub(r"%\d\$s|esc_\w+\([^)]*\)+|checked\([^)]*\)+", "", line))
        ]
        assert [line for line in raw if "$is_set" not in line] == []

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_it_speaks_to_no_database_file_or_shell_of_its_own(self, page: Path) -> None:
        used = (
            r"\$wpdb|\beval\(|\bexec\(|shell_exec|system\(|file_get_contents|fopen\(|unserialize"
            r"|wp_remote_|setcookie|\$_(GET|POST|REQUEST|COOKIE)"
        )
        assert re.findall(used, page.read_text()) == []

    def test_every_text_can_be_translated(self) -> None:
        found = {text: domain for page in PAGES for text, domain in TRANSLATED.findall(page.read_text())}
        assert len(found) > 20
        assert set(found.values()) == {"paldesk"}
        catalogue = (PLUGIN / "languages/paldesk.pot").read_text()
        known = {line.replace('\\"', '"') for line in re.findall(r'^msgid "(.+)"$', catalogue, re.MULTILINE)}
        assert known == {text.replace("\\'", "'") for text in found}

    def test_its_version_is_the_same_in_both_places(self) -> None:
        head, readme = (PLUGIN / "paldesk.php").read_text(), (PLUGIN / "readme.txt").read_text()
        assert f"'PALDESK_VERSION', '{re.findall(r'Version: +(.+)', head)[0]}'" in head
        for said, also in (
            ("Version", "Stable tag"),
            ("Requires at least", "Requires at least"),
            ("Requires PHP",) * 2,
        ):
            [mine] = re.findall(rf"^ \* {said}: +(\S+)$", head, re.MULTILINE)
            assert re.findall(rf"^{also}: (\S+)$", readme, re.MULTILINE) == [mine]


class TestOnAPage:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_php_reads_it(self, php: str, page: Path) -> None:
        done = subprocess.run([php, "-l", str(page)], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")

    def test_the_script_comes_asynchronously_and_says_for_which_site(self, wordpress: Any) -> None:
        html = wordpress("page", options=SET)["html"]
        assert html == (
            '<script async data-site="pk_1" src="https://chat.example/chatbox.js" id="paldesk-chatbox-js"></script>\n'
        )

    @pytest.mark.parametrize("options", [[], {"site": "pk_1"}, {"host": "https://chat.example"}, "broken"])
    def test_there_is_none_until_it_is_set_up(self, wordpress: Any, options: Any) -> None:
        assert wordpress("page", options=options)["html"] == ""

    @pytest.mark.parametrize(
        ("uri", "there"),
        [
            ("/", True),
            ("/checkout/", False),
            ("/checkout?step=2", False),
            ("/checkout/pay/", True),
            ("/account/orders/7/", False),
            ("/accountant/", True),
        ],
    )
    def test_excluded_pages_are_without_it(self, wordpress: Any, uri: str, there: bool) -> None:
        options = {**SET, "excluded": "/checkout/\r\n\r\n  /account/*  "}
        assert bool(wordpress("page", options=options, uri=uri)["html"]) is there

    def test_a_logged_in_users_page_knows_where_to_ask_and_not_who_asks(self, wordpress: Any) -> None:
        html = wordpress("page", options=NAMED, user=VI)["html"]
        assert html == (
            '<script data-site="pk_1" data-ask="https://shop.test/wp-admin/admin-ajax.php?action=paldesk_token&amp;'
            '_ajax_nonce=nonce-paldesk_token" src="https://shop.test/wp-content/plugins/paldesk/introduce.js"'
            ' id="paldesk-introduce-js"></script>\n'
            '<script async src="https://chat.example/chatbox.js" id="paldesk-chatbox-js"></script>\n'
        )

    def test_a_guests_page_has_nowhere_to_ask(self, wordpress: Any) -> None:
        html = wordpress("page", options=NAMED)["html"]
        assert ("introduce.js" in html, "data-ask" in html) == (True, False)

    @pytest.mark.parametrize("lacks", ["secret", "identify"])
    def test_without_a_secret_or_the_wish_nobody_is_named(self, wordpress: Any, lacks: str) -> None:
        html = wordpress("page", options={**NAMED, lacks: ""}, user=VI)["html"]
        assert "introduce.js" not in html
        assert 'async data-site="pk_1"' in html


def read(token: str, secret: str = SECRET) -> tokens.Claims:
    """As a site of ours reads it. Raises BadToken."""
    return tokens.read(token, [tokens.Key("ik_1", "HS256", secret)], "pk_1", time.time())


class TestTheToken:
    def ask(self, wordpress: Any, **given: Any) -> Any:
        return wordpress("ajax", **{"options": NAMED, "user": VI, "nonce": "nonce-paldesk_token", **given})

    def test_it_is_what_paldesk_takes(self, wordpress: Any) -> None:
        done = self.ask(wordpress)
        status, token = done["answer"]
        assert (status, done["nocache"]) == (200, True)
        assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
        claims = read(token)
        assert (claims.sub, claims.facts) == ("7", {"name": "Vi Visitor", "email": "vi@shop.test"})
        assert abs(claims.expires_at.timestamp() - tokens.LEEWAY_SECONDS - 600 - time.time()) < 30
        assert claims.jti != read(self.ask(wordpress)["answer"][1]).jti

    def test_the_secret_in_the_configuration_comes_first(self, wordpress: Any) -> None:
        other = "c" * 40
        token = self.ask(wordpress, constant=other)["answer"][1]
        assert read(token, other).sub == "7"

    def test_a_request_without_the_nonce_gets_none(self, wordpress: Any) -> None:
        done = self.ask(wordpress, nonce="guessed")
        assert (done["died"], done["answer"]) == (403, None)

    @pytest.mark.parametrize("given", [{"user": None}, {"options": SET}])
    def test_nobody_and_a_site_without_a_secret_get_none(self, wordpress: Any, given: dict[str, Any]) -> None:
        assert self.ask(wordpress, **given)["answer"] == [403, None]

    def test_guests_cannot_even_ask(self, wordpress: Any) -> None:
        assert not [hook for hook in wordpress("ajax", options=SET)["hooks"] if "nopriv" in hook]


class TestTheSettings:
    def test_only_those_who_may_manage_options_see_them(self, wordpress: Any) -> None:
        assert wordpress("form", options=NAMED, rights=["edit_posts"])["died"] == 403
        done = wordpress("form", options=NAMED, rights=["manage_options"])
        assert (done["died"], done["right"]) == (None, "manage_options")
        assert 'name="_wpnonce"' in done["html"]

    def test_the_secret_is_never_shown_again(self, wordpress: Any) -> None:
        html = wordpress("form", options=NAMED, rights=["manage_options"])["html"]
        assert SECRET not in html
        assert "A secret is set." in html
        assert 'value="pk_1"' in html

    def test_what_was_kept_is_escaped(self, wordpress: Any) -> None:
        options = {**SET, "site": '"><script>', "excluded": "</textarea><script>"}
        html = wordpress("form", options=options, rights=["manage_options"])["html"]
        assert "<script>" not in html

    def test_good_values_are_kept(self, wordpress: Any) -> None:
        sent = {
            "site": " pk_2 ",
            "host": "https://Chat.Example:8443/app/?x=1",
            "excluded": "/a/",
            "secret": SECRET,
            "identify": "1",
        }
        done = wordpress("save", options=SET, sent=sent)
        assert done["errors"] == []
        assert done["kept"] == {
            "site": "pk_2",
            "host": "https://chat.example:8443",
            "excluded": "/a/",
            "secret": SECRET,
            "identify": True,
        }

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("site", "sk_1"),
            ("site", "pk_<script>"),
            ("site", ["pk_1"]),
            ("host", "chat.example"),
            ("host", "javascript:alert(1)"),
            ("host", "https://evil@chat.example"),
            ("secret", "short"),
        ],
    )
    def test_wrong_values_are_said_and_the_old_ones_stay(
        self, wordpress: Any, field: str, value: Any
    ) -> None:
        done = wordpress("save", options=NAMED, sent={**NAMED, field: value})
        if isinstance(value, list):
            assert done["kept"][field] == ""
        else:
            assert list(done["errors"]) == [f"paldesk_{field}"]
            assert done["kept"][field] == NAMED[field]

    def test_an_empty_field_keeps_the_secret_and_a_tick_forgets_it(self, wordpress: Any) -> None:
        sent = {**SET, "secret": ""}
        assert wordpress("save", options=NAMED, sent=sent)["kept"]["secret"] == SECRET
        assert wordpress("save", options=NAMED, sent={**sent, "forget_secret": "1"})["kept"]["secret"] == ""

    def test_the_list_of_plugins_leads_to_them(self, wordpress: Any) -> None:
        [link] = wordpress("form", options=SET, rights=["manage_options"])["links"]
        assert link == '<a href="https://shop.test/wp-admin/options-general.php?page=paldesk">Settings</a>'


def test_it_suggests_what_the_privacy_policy_says(wordpress: Any) -> None:
    assert wordpress("policy", options=SET)["policy"].count("<p>") == 5


def test_deleting_it_leaves_nothing(wordpress: Any) -> None:
    assert wordpress("uninstall", options=SET)["deleted"] == ["paldesk"]
