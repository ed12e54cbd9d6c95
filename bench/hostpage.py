"""What the chatbox costs its page: the load with and without it, in the same run, and tasks that are too long.

Chromium on a processor slowed down four times, as a middling phone is (Lighthouse's factor). A task is long from 50 ms
(W3C Long Tasks); the browser says which script was in it (W3C Long Animation Frames), and ours are counted.
"""

from __future__ import annotations

import statistics
from typing import Any

from accounts.models import Site
from accounts.tenancy import within
from bench.figures import Figure
from bench.keypress import browsing
from tests.browser.hostpage import HostPage
from tests.running import RunningServer

RUNS, SLOWER = 15, 4
SETTLED = 800

WATCH = """
  window.long = [];
  new PerformanceObserver((list) => {
    for (const { scripts } of list.getEntries())
      long.push(...scripts.filter(({ sourceURL, duration }) => sourceURL.includes("/chatbox") && duration >= 50));
  }).observe({ type: "long-animation-frame", buffered: true });
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
        with browsing() as browser:
            without, with_it, long = [], [], 0
            for _ in range(RUNS):
                host.html = bare
                without.append(_load(browser, host)[0])
                host.embed(server, site.public_key)
                load, tasks = _load(browser, host, drawn=True)
                with_it.append(load)
                long += tasks
    finally:
        host.close()
    alone, together = statistics.median(without), statistics.median(with_it)
    return [
        Figure("host_page_long_tasks", long, "tasks", runs=RUNS),
        Figure("host_page_load_ms", round(alone, 1), "ms", runs=RUNS),
        Figure.against("host_page_load_with_chatbox_ms", together, "ms", alone, "host_page_load_ms", RUNS),
    ]


def _load(browser: Any, host: HostPage, drawn: bool = False) -> tuple[float, int]:
    """Milliseconds until the load event has ended, and how many of our tasks were long until the chat is open."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(host.url)
    page.wait_for_timeout(SETTLED)
    load = float(page.evaluate(LOADED))
    if drawn:
        page.evaluate("Paldesk('open')")
        page.wait_for_timeout(SETTLED)
    found = load, int(page.evaluate("long.length"))
    context.close()
    return found
