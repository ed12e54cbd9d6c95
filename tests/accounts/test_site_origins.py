import pytest
from django import forms

from accounts.origins import normalize
from accounts.site_form import ORIGINS_MAX, OriginsField


def cleaned(text: str) -> list[str]:
    return OriginsField().clean(text)


def faults(text: str) -> list[str]:
    with pytest.raises(forms.ValidationError) as refused:
        cleaned(text)
    return refused.value.messages


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://shop.example", "https://shop.example"),
        ("https://Shop.Example/", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://[::1]:8443", "https://[::1]:8443"),
    ],
)
def test_it_keeps_what_a_browser_would_send(typed: str, kept: str) -> None:
    assert cleaned(typed) == [kept]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("https://shop.example/cart", "names a page. Write https://shop.example:"),
        ("https://shop.example?x=1", "names a page. Write https://shop.example:"),
        ("shop.example", "lacks its beginning. Write https://shop.example."),
        ("shop.example/cart", "lacks its beginning. Write https://shop.example."),
        ("https://*.shop.example", "has a wildcard"),
        ("ftp://shop.example", "is no web address"),
        ("javascript:alert(1)", "is no web address"),
        ("null", "lacks its beginning"),
        ("https://shop.example:port", "is no web address"),
        ("https://ada:secret@shop.example", "is no web address"),
        (f"https://{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 30}.example", "is longer than 200 characters"),
    ],
)
def test_it_says_what_to_write_instead(typed: str, told: str) -> None:
    [fault] = faults(typed)
    assert told in fault


@pytest.mark.parametrize(
    "address",
    ["https://a;script-src *", "https://a b.example", "https://a,b", "https://a'b", "https://-a.example"],
)
def test_a_host_cannot_end_the_header_it_is_written_into(address: str) -> None:
    assert normalize(address) is None


def test_every_wrong_line_is_named() -> None:
    told = faults("https://good.example\nftp://one.example\nhttps://two.example/x")
    assert len(told) == 2
    assert told[0].startswith("ftp://one.example")
    assert told[1].startswith("https://two.example/x")


def test_the_same_address_counts_once_and_empty_lines_do_not() -> None:
    assert cleaned("https://a.example\n\n  https://a.example/ \nhttps://b.example\n") == [
        "https://a.example",
        "https://b.example",
    ]


def test_the_header_that_carries_them_stays_short() -> None:
    lines = "\n".join(f"https://shop{number}.example" for number in range(ORIGINS_MAX + 1))
    assert faults(lines) == ["That is more than 50 addresses."]
