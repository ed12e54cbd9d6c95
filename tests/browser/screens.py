"""``make screens``: every screen in light, dark and phone width, from the demo, to docs/screens/."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHOTS = Path(__file__).resolve().parents[2] / "docs" / "screens"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
}
LOG_IN = ("ada@demo.test", "paldesk-demo")
COLLEAGUE = ("bo@demo.test", "paldesk-demo")
COLOURS = 192  # of a picture's palette: what it is shrunk by


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

    from tests.browser.furnished import furnish_demo
    from tests.running import RunningServer

    call_command("migrate", verbosity=0, interactive=False)
    call_command("demo", verbosity=0)
    furnish_demo()
    call_command("reindex", verbosity=0)
    server = RunningServer(var, port=port)
    try:
        server.start()
        SHOTS.mkdir(parents=True, exist_ok=True)
        for old in SHOTS.glob("*.png"):
            old.unlink()
        for path in _shoot(server.url, f"http://127.0.0.1:{port}"):
            print(path.relative_to(SHOTS.parents[1]), f"{path.stat().st_size / 1024:.0f} kB", flush=True)
    finally:
        server.stop()


def _shoot(url: str, shop: str) -> Iterator[Path]:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import SWITCHES, chromium
    from tests.browser.hostpage import OPEN_SHADOW
    from tests.browser.scenes import INBOX, INSIDE, OUTSIDE, log_in, settings

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        bo = browser.new_page(base_url=url)
        log_in(bo, *COLLEAGUE)
        bo.goto(INBOX)
        for look, options in LOOKS.items():
            context = browser.new_context(base_url=url, reduced_motion="reduce", **options)
            context.add_init_script(OPEN_SHADOW)
            page = context.new_page()
            for scene in OUTSIDE:
                scene.play(page, shop if scene.path == "/demo/" else url)
                yield _saved(page, f"{scene.name}-{look}")
            log_in(page, *LOG_IN)
            for scene in (*INSIDE, *settings(page)):
                if look == "phone" and scene.keyboard:
                    continue
                scene.play(page)
                yield _saved(page, f"{scene.name}-{look}")
            context.close()
        browser.close()


def _saved(page: Any, name: str) -> Path:
    from PIL import Image

    path = SHOTS / f"{name}.png"
    page.screenshot(path=path, caret="hide")
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    return path


if __name__ == "__main__":
    main()
