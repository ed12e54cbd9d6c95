"""``make screens``: every screen in light, dark and phone width, from the demo, to docs/screens/."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

SHOTS = Path(__file__).resolve().parents[2] / "docs" / "screens"
LOOKS = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
}
PASSWORD = "paldesk-demo"
PUBLIC = {"home": "/", "log-in": "/accounts/login/", "sign-up": "/accounts/signup/"}
ROOMS = {
    "inbox": "/app/demo/inbox/",
    "conversation": "/app/demo/inbox/300/",
    "closed": "/app/demo/inbox/?view=closed",
    "sites": "/app/demo/settings/sites/",
    "team": "/app/demo/settings/team/",
    "workspace": "/app/demo/settings/workspace/",
    "profile": "/app/profile/",
    "two-step": "/accounts/2fa/",
}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="pds-", ignore_cleanup_errors=True) as var:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="paldesk.settings", VAR_DIR=var, ENV_FILE="", LOG_LEVEL="ERROR"
        )
        from paldesk.embedded.redis import free_port

        os.environ["PORT"] = str(free_port())
        from paldesk.embedded import Embedded

        with Embedded(Path(var), durable=False).running():
            _all(Path(var), int(os.environ["PORT"]))


def _all(var: Path, port: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.running import RunningServer

    call_command("migrate", verbosity=0, interactive=False)
    call_command("demo", verbosity=0)
    server = RunningServer(var, port=port)
    try:
        server.start()
        SHOTS.mkdir(parents=True, exist_ok=True)
        for path in _shoot(server.url, f"http://127.0.0.1:{port}"):
            print(path.relative_to(SHOTS.parents[1]))
    finally:
        server.stop()


def _shoot(url: str, shop: str) -> Iterator[Path]:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import SWITCHES, chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        for look, options in LOOKS.items():
            context = browser.new_context(**options)
            page = context.new_page()
            for name, path in PUBLIC.items():
                yield _shot(page, f"{url}{path}", f"{name}-{look}")
            page.goto(f"{url}/accounts/login/")
            page.fill("[name=login]", "ada@demo.test")
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url("**/app/**")
            for name, path in ROOMS.items():
                yield _shot(page, f"{url}{path}", f"{name}-{look}")
            yield _chatbox(page, shop, look)
            context.close()
        browser.close()


def _shot(page: object, address: str, name: str) -> Path:
    page.goto(address)  # type: ignore[attr-defined]
    page.wait_for_load_state("networkidle")  # type: ignore[attr-defined]
    page.wait_for_timeout(600)  # type: ignore[attr-defined]
    return _saved(page, name)


def _chatbox(page: object, shop: str, look: str) -> Path:
    page.goto(f"{shop}/demo/")  # type: ignore[attr-defined]
    page.wait_for_timeout(800)  # type: ignore[attr-defined]
    page.evaluate("Paldesk('open')")  # type: ignore[attr-defined]
    frame = page.frame_locator("iframe")  # type: ignore[attr-defined]
    frame.locator("textarea").fill("Do you have the Plover in size M?")
    page.wait_for_timeout(300)  # type: ignore[attr-defined]
    frame.locator("textarea").press("Enter")
    page.wait_for_timeout(1200)  # type: ignore[attr-defined]
    return _saved(page, f"chatbox-{look}")


def _saved(page: object, name: str) -> Path:
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path)  # type: ignore[attr-defined]
    return path


if __name__ == "__main__":
    main()
