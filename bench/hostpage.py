"""What the chatbox costs its page: the load with and without it, in the same run, and tasks that are too long.

Chromium on a processor slowed down four times, as a middling phone is (Lighthouse's factor). A task is long from 50 ms
(W3C Long Tasks); the browser says which script was in it (W3C Long Animation Frames), and ours are counted: on the
host page, and within the frame from its first byte to an answered message. The frame shares the page's process, as it
does on a phone with little memory, so that the slowness holds for both.
"""

from __future__ import annotations

import statistics
from typing import Any, NamedTuple

from accounts.models import Site
from accounts.tenancy import within
from bench.figures import Figure
from bench.keypress import browsing
from tests.browser.hostpage import OPEN_SHADOW, HostPage
from tests.running import RunningServer

RUNS, SLOWER = 15, 4
SETTLED = 800

# In the frame all that it did itself counts (layout, too); on the host page, what a script of ours was in.
WATCH = """
  window.long = [];
  const ours = ({ sourceURL, duration }) => sourceURL.includes("/chatbox") && duration >= 50;
  if (location.pathname.startsWith("/chatbox/"))
    new PerformanceObserver((list) => long.push(...list.getEntries().filter(({ name }) => name === "self")))
      .observe({ type: "longtask", buffered: true });
  else
    new PerformanceObserver((list) => list.getEntries().forEach(({ scripts }) => long.push(...scripts.filter(ours))))
      .observe({ type: "long-animation-frame", buffered: true });
"""
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


def measure(server: RunningServer, site: Site) -> list[Figure]:
    """Loads in turns, so that a busy moment of the machine falls on both."""
    host = HostPage()
    bare = host.html
    with within(site.workspace):
        site.allowed_origins = [host.url]
        site.save()
    try:
        with browsing("--disable-site-isolation-trials") as browser:
            without, with_it, long, inside = [], [], 0, 0
            for _ in range(RUNS):
                host.html = bare
                without.append(_load(browser, host).load)
                host.embed(server, site.public_key)
                told = _load(browser, host, chatting=True)
                with_it.append(told.load)
                long += told.long
                inside += told.inside
    finally:
        host.close()
    alone, together = statistics.median(without), statistics.median(with_it)
    return [
        Figure("host_page_long_tasks", long, "tasks", runs=RUNS),
        Figure("frame_long_tasks", inside, "tasks", runs=RUNS),
        Figure("host_page_load_ms", round(alone, 1), "ms", runs=RUNS),
        Figure.against("host_page_load_with_chatbox_ms", together, "ms", alone, "host_page_load_ms", RUNS),
    ]


class Told(NamedTuple):
    """``load``: milliseconds until the load event has ended; tasks too long on the page and ``inside`` the frame."""

    load: float
    long: int
    inside: int


def _load(browser: Any, host: HostPage, chatting: bool = False) -> Told:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(OPEN_SHADOW)
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(host.url)
    page.wait_for_timeout(SETTLED)
    load = float(page.evaluate(LOADED))
    inside = _chat(page) if chatting else 0
    told = Told(load, int(page.evaluate("long.length")), inside)
    context.close()
    return told


def _chat(page: Any) -> int:
    """Open it and send a message; the frame's own tasks that were too long."""
    page.evaluate("Paldesk('open')")
    inner = page.frame_locator("paldesk-chatbox iframe[src]")
    field = inner.get_by_label("Your message")
    field.fill("Is the blue one still there?")
    field.press("Enter")
    inner.locator("article.mine:not(.pending):not(.failed)").wait_for()
    page.wait_for_timeout(SETTLED)
    return sum(int(frame.evaluate("long.length")) for frame in page.frames if "/chatbox/" in frame.url)
