"""Addresses are cut down before anything keeps them."""

from __future__ import annotations

import pytest

from crm import addresses
from crm.addresses import HIDDEN

KEYS = ("page", "category")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://Shop.example:443/bikes/#top", "https://shop.example/bikes/"),
        ("http://127.0.0.1:8000/demo/", "http://127.0.0.1:8000/demo/"),
        ("https://ada:secret@shop.example/bikes", "https://shop.example/bikes"),
        ("https://shop.example", "https://shop.example/"),
        (
            "https://shop.example/b?page=2&q=ada+lovelace&utm_source=news",
            "https://shop.example/b?page=2&utm_source=news",
        ),
        ("https://shop.example/b?page=ada%40mail.test&category=kids", "https://shop.example/b?category=kids"),
        ("https://shop.example/b?PAGE=2&page=3", "https://shop.example/b?page=2"),
        ("https://shop.example/b;jsessionid=8f2b/c", "https://shop.example/b/c"),
        ("https://shop.example/u/ada%40mail.test/orders", f"https://shop.example/u/{HIDDEN}/orders"),
        ("https://shop.example/u/ada%2540mail.test", f"https://shop.example/u/{HIDDEN}"),
        ("https://shop.example/reset-password/abc/x", f"https://shop.example/reset-password/{HIDDEN}/x"),
        ("https://shop.example/invite/spring", f"https://shop.example/invite/{HIDDEN}"),
        ("https://shop.example/o/0190f3f2-7b1c-7a3e-9a55-0242ac120002", f"https://shop.example/o/{HIDDEN}"),
        ("https://shop.example/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ9.c2ln", f"https://shop.example/t/{HIDDEN}"),
        ("https://shop.example/c/+44-20-7946-0958", f"https://shop.example/c/{HIDDEN}"),
        ("https://shop.example/k/a8f3k2m9x1", f"https://shop.example/k/{HIDDEN}"),
        ("https://shop.example/k/deadbeef01", f"https://shop.example/k/{HIDDEN}"),
        ("https://shop.example/k/QmFzZVNpeHR5Rm91clRleHQ", f"https://shop.example/k/{HIDDEN}"),
        ("https://shop.example/ip/203.0.113.77", f"https://shop.example/ip/{HIDDEN}"),
        ("https://shop.example/fahrräder", "https://shop.example/fahrr%C3%A4der"),
    ],
)
def test_what_a_page_view_keeps_of_an_address(given: str, kept: str) -> None:
    assert addresses.address(given, KEYS) == kept


@pytest.mark.parametrize(
    "words",
    [
        "how-to-choose-a-bike-for-a-child-of-9",
        "2026-11-25-winter-sale",
        "author-interview",
        "Rechtsschutzversicherungsgesellschaften",
        "iphone15pro",
        "keyboards",
        "p-100234",
        "fixed-gear-vs-7-gears",
        "index.html",
    ],
)
def test_what_people_named_stays_readable(words: str) -> None:
    assert addresses.address(f"https://shop.example/{words}/x", ()) == f"https://shop.example/{words}/x"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "about:blank",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://[",
        "https://" + "a" * 5000,
    ],
)
def test_what_is_no_page_of_the_web_is_none(given: str) -> None:
    assert addresses.page(given, "", "", (), ()) is None


def test_a_referrer_is_where_somebody_came_from_and_never_the_site_itself() -> None:
    own = ["https://shop.example"]
    came = addresses.page("https://shop.example/b", "", "https://search.example/find?q=ada", (), own)
    assert came
    assert came.referrer == "https://search.example/find"
    inside = addresses.page("https://shop.example/b", "", "https://shop.example/a", (), own)
    elsewhere = addresses.page("https://new.shop.example/b", "", "https://new.shop.example/a", (), own)
    assert inside
    assert elsewhere
    assert (inside.referrer, elsewhere.referrer) == ("", "")


def test_the_words_of_a_campaign_are_kept_beside_the_address() -> None:
    url = "https://shop.example/?utm_source=news&utm_campaign=spring+sale&utm_content=ada%40mail.test&gclid=Cj0KCQ"
    page = addresses.page(url, "", "", (), ())
    assert page
    assert page.source == {"source": "news", "campaign": "spring sale"}
    assert "gclid" not in page.url
    assert "ada" not in page.url


def test_a_title_is_one_bounded_line_without_addresses() -> None:
    page = addresses.page(
        "https://shop.example/", "Inbox\x00 of\n ada@mail.test \u202e(3) " + "x " * 300, "", (), ()
    )
    assert page
    assert page.title.startswith(f"Inbox of {HIDDEN} (3) x x")
    assert len(page.title) == 200


def test_an_address_is_bounded() -> None:
    long = addresses.address("https://shop.example/" + "bikes/" * 200, ())
    assert len(long) == 500
    assert long.endswith(HIDDEN)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:aa:bb:cc:dd:ee:ff", "2001:db8:aa::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2002:cb00:714d::1", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_an_ip_address_is_cut_to_its_network(address: str, network: str) -> None:
    assert addresses.network(address) == network
