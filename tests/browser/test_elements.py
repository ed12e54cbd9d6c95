"""The small elements of the pages (static/js/elements), in the style guide."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.running import RunningServer


@pytest.fixture
def guide(page: Page, server: RunningServer) -> Page:
    """The style guide; a message in the console, such as a refusal of the policy, fails the test at its end."""
    refusals: list[str] = []
    page.on("console", lambda message: refusals.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: refusals.append(str(error)))
    page.goto(f"{server.url}/dev/styleguide/")
    yield page
    assert refusals == []


def first_tag(guide: Page) -> str:
    """The <html …> of the page as the server sends it now."""
    found = re.search("<html[^>]*>", guide.request.get(guide.url).text())
    assert found
    return found[0]


class TestMenu:
    def test_it_opens_below_its_button_and_takes_the_focus(self, guide: Page) -> None:
        button = guide.get_by_role("button", name="Open a menu")
        button.click()
        expect(guide.get_by_role("menuitem", name="Assign to me")).to_be_focused()
        expect(button).to_have_attribute("aria-expanded", "true")
        box, menu = button.bounding_box(), guide.locator("#sample-menu").bounding_box()
        assert box
        assert menu
        assert 0 <= menu["y"] - (box["y"] + box["height"]) <= 8 or menu["y"] + menu["height"] <= box["y"]

    def test_arrows_skip_what_is_disabled_and_letters_find(self, guide: Page) -> None:
        guide.get_by_role("button", name="Open a menu").click()
        guide.keyboard.press("ArrowUp")
        expect(guide.get_by_role("menuitem", name="Delete…")).to_be_focused()
        guide.keyboard.press("ArrowUp")
        expect(guide.get_by_role("menuitemradio", name="Closed")).to_be_focused()
        guide.keyboard.press("o")
        expect(guide.get_by_role("menuitemradio", name="Open")).to_be_focused()

    def test_escape_closes_it_and_gives_the_focus_back(self, guide: Page) -> None:
        button = guide.get_by_role("button", name="Open a menu")
        button.click()
        guide.keyboard.press("Escape")
        expect(guide.locator("#sample-menu")).to_be_hidden()
        expect(button).to_be_focused()
        expect(button).to_have_attribute("aria-expanded", "false")


class TestDialog:
    def test_it_opens_on_the_field_that_matters_and_closes(self, guide: Page) -> None:
        guide.get_by_role("button", name="Open a dialog").click()
        expect(guide.get_by_label("Type the name of the workspace")).to_be_focused()
        guide.get_by_role("button", name="Keep it").click()
        expect(guide.locator("#sample-dialog")).to_be_hidden()

    def test_a_click_beside_it_leaves(self, guide: Page) -> None:
        guide.get_by_role("button", name="Open a dialog").click()
        guide.mouse.click(5, 5)
        expect(guide.locator("#sample-dialog")).to_be_hidden()


class TestTheme:
    def test_the_choice_is_there_before_any_script_on_the_next_page(self, guide: Page) -> None:
        guide.get_by_role("button", name="Dark").first.click()
        expect(guide.locator("html")).to_have_attribute("data-theme", "dark")
        assert 'data-theme="dark"' in first_tag(guide)

    def test_it_goes_back_to_what_the_machine_says(self, guide: Page) -> None:
        guide.get_by_role("button", name="Dark").first.click()
        guide.get_by_role("button", name="As the machine").first.click()
        expect(guide.locator("html")).not_to_have_attribute("data-theme", re.compile(".*"))
        assert "data-theme" not in first_tag(guide)


class TestCopy:
    def test_it_copies_and_says_so(self, guide: Page) -> None:
        guide.context.grant_permissions(["clipboard-read", "clipboard-write"])
        guide.get_by_role("button", name="Copy", exact=True).click()
        expect(guide.get_by_role("button", name="Copied")).to_be_visible()
        assert "pk_demo" in guide.evaluate("navigator.clipboard.readText()")


class TestToast:
    def test_news_from_the_server_can_be_closed(self, guide: Page, server: RunningServer) -> None:
        guide.goto(f"{server.url}/dev/styleguide/?toast")
        news = guide.get_by_role("status").filter(has_text="Not sent: the address is wrong")
        expect(news).to_be_visible()
        news.locator(".toast-danger").get_by_role("button", name="Close").click()
        expect(guide.get_by_text("Not sent: the address is wrong")).to_be_hidden()


class TestForm:
    def test_a_refused_form_puts_the_focus_on_what_is_wrong(self, guide: Page) -> None:
        expect(guide.get_by_role("alert").filter(has_text="These need your attention")).to_be_focused()


class TestEveryWidth:
    @pytest.mark.parametrize("width", [320, 390, 820, 1280])
    @pytest.mark.parametrize("direction", ["ltr", "rtl"])
    def test_nothing_is_cut_off_sideways(self, guide: Page, width: int, direction: str) -> None:
        guide.set_viewport_size({"width": width, "height": 800})
        guide.evaluate("direction => { document.documentElement.dir = direction }", direction)
        assert (
            guide.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        )
