"""Pages of the shop that have the chatbox in other ways than the two lines: each shows its code, and can be tried."""

from __future__ import annotations

import json
from dataclasses import dataclass

Call = tuple[object, ...]

# What every page of ours can do; the last two show what a page is told that asks for something wrong.
OURS: tuple[Call, ...] = (
    ("open",),
    ("message", "Hello, is the Heron in stock? "),
    ("send", "Hello from a button of this page."),
    ("hide",),
    ("show",),
    ("get", "unread"),
    ("fly",),
    ("send", 7),
)


@dataclass(frozen=True, slots=True)
class Way:
    """``speaks`` says whose words the buttons use, ``needs`` what the page's policy must allow besides.

    ``guide`` is a page of paldesk.docs.
    """

    slug: str
    name: str
    title: str
    lead: str
    guide: str
    calls: tuple[Call, ...] = OURS
    speaks: str = "paldesk"
    needs: str = ""

    @property
    def fragment(self) -> str:
        return f"demo/try/{self.slug}.html"

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """What stands on each, and its call as JSON."""
        return [(_said(self.speaks, call), json.dumps(call)) for call in self.calls]


def _said(speaks: str, call: Call) -> str:
    words = [json.dumps(word, ensure_ascii=False) for word in call]
    match speaks:
        case "crisp":
            return f"$crisp.push([{', '.join(words)}])"
        case "intercom":
            return f"Intercom({', '.join(words)})"
        case "chat" | "chatwoot":
            return f"{'chat' if speaks == 'chat' else '$chatwoot'}.{call[0]}({', '.join(words[1:])})"
    return f"Paldesk({', '.join(words)})"


MOVED = "Of their snippet only address and id have changed. Calls that have a counterpart work; the others say so."
WAYS = (
    Way(
        "snippet",
        "One line",
        "One line, no inline script",
        "The whole chatbox is one tag. A policy that forbids inline scripts and requires Trusted Types takes it.",
        "embedding",
    ),
    Way(
        "npm",
        "npm package",
        "As a package",
        "For applications with a bundler: typed functions that wait for the chatbox, and do nothing on a server.",
        "embedding-npm",
        calls=(*OURS[:-2], OURS[-1]),
        speaks="chat",
        needs="own scripts",
    ),
    Way(
        "react",
        "React",
        "A component and a hook",
        "The chatbox comes and goes with a component; a hook gives its verbs and state. Preact plays React here.",
        "embedding-npm",
        calls=(),
        needs="own scripts",
    ),
    Way(
        "gtm",
        "Google Tag Manager",
        "By a tag manager",
        "The tag that you paste into a container. Here a few lines play the container and insert it as it does.",
        "embedding-gtm",
        needs="scripts by script",
    ),
    Way(
        "crisp",
        "From Crisp",
        "A page written for Crisp",
        MOVED,
        "embedding-shims",
        calls=(
            ("do", "chat:open"),
            ("set", "message:text", ["Hi! I'd like to get help."]),
            ("do", "message:send", ["text", "Hello from a page for Crisp."]),
            ("set", "user:nickname", ["Vi Visitor"]),
            ("do", "chat:hide"),
            ("do", "chat:show"),
            ("do", "helpdesk:search"),
        ),
        speaks="crisp",
        needs="scripts by script",
    ),
    Way(
        "intercom",
        "From Intercom",
        "A page written for Intercom",
        MOVED,
        "embedding-shims",
        calls=(
            ("show",),
            ("showNewMessage", "About my order: "),
            ("hide",),
            ("update", {"name": "Vi Visitor"}),
            ("trackEvent", "tested-a-bike", {"bike": "Heron"}),
            ("shutdown",),
            ("boot",),
            ("startTour", 123),
        ),
        speaks="intercom",
        needs="scripts by script",
    ),
    Way(
        "chatwoot",
        "From Chatwoot",
        "A page written for Chatwoot",
        MOVED,
        "embedding-shims",
        calls=(
            ("toggle", "open"),
            ("toggle", "close"),
            ("setCustomAttributes", {"size": "56 cm"}),
            ("toggleBubbleVisibility", "hide"),
            ("toggleBubbleVisibility", "show"),
            ("reset",),
            ("setLabel", "vip"),
        ),
        speaks="chatwoot",
        needs="scripts by script",
    ),
)
