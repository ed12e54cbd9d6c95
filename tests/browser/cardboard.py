"""A frame of cardboard: it speaks the loader's protocol and nothing else, so that a test holds the other end."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Frame, Page

from tests.browser.patience import until

# Every verb is answered with what was given, but for "track", which is refused.
FRAME = """<!doctype html><title>x</title><button>Peek</button><script>
  window.heard = [];
  addEventListener("message", ({ ports: [port] }) => {
    window.tell = (name, detail) => port.postMessage({ name, detail });
    port.onmessage = ({ data: { id, verb, given } }) => {
      heard.push(given ? [verb, ...given] : [verb]);
      const fault = verb === "track" && { code: "refused", message: "Not this." };
      if (id) port.postMessage(fault ? { id, fault } : { id, done: verb });
    };
    tell("ready", %s);
  });
</script>"""


class Cardboard:
    """``begun``: this visitor has written before."""

    def __init__(self, page: Page, key: str, begun: bool = False) -> None:
        self.page, self.path = page, f"/chatbox/{key}/"
        body = FRAME % str(begun).lower()
        page.route(
            re.compile(rf"{self.path}(\?|$)"),
            lambda route: route.fulfill(body=body, content_type="text/html"),
        )

    @property
    def frame(self) -> Frame:
        for _ in range(200):
            if found := [frame for frame in self.page.frames if self.path in frame.url]:
                until(found[0], "Boolean(window.tell)")
                return found[0]
            self.page.wait_for_timeout(50)
        raise AssertionError("the frame did not come")

    @property
    def heard(self) -> list[Any]:
        return list(self.frame.evaluate("heard"))

    def tell(self, name: str, detail: Any = None) -> None:
        self.frame.evaluate("([name, detail]) => tell(name, detail)", [name, detail])
