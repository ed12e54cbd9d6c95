"""What a browser says it is, cut down to what helps to answer: kind of device, system and browser."""

from __future__ import annotations

from dataclasses import dataclass

import ua_parser

from crm.models.visit import WORD_MAX, Device

AGENT_MAX = 1000
SPIDER = "Spider"
# Browsers say the same number for what came after it, so the number alone would be wrong.
SYSTEMS = {"Windows 10": "Windows 10 or 11", "Mac OS X 10": "macOS"}
NAMES = {
    "Mobile Safari": "Safari",
    "Chrome Mobile": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "HeadlessChrome": "Chrome",
}


@dataclass(frozen=True)
class Seen:
    device: str = ""
    os: str = ""
    browser: str = ""
    bot: bool = False


def read(agent: str) -> Seen:
    """What the User-Agent header tells; empty words where it tells nothing."""
    found = ua_parser.parse(agent[:AGENT_MAX])
    if found.device and found.device.family == SPIDER:
        return Seen(bot=True)
    system = _named(found.os)
    browser = _named(found.user_agent)
    return Seen(_kind(agent, found), SYSTEMS.get(system, system)[:WORD_MAX], browser[:WORD_MAX])


def _named(part: ua_parser.OS | ua_parser.UserAgent | None) -> str:
    if part is None:
        return ""
    return " ".join(filter(None, (NAMES.get(part.family, part.family), part.major)))


def _kind(agent: str, found: ua_parser.Result) -> str:
    system = found.os.family if found.os else ""
    if "iPad" in agent or (system == "Android" and "Mobile" not in agent):
        return Device.TABLET
    if "Mobi" in agent or system in ("iOS", "Android"):
        return Device.PHONE
    return Device.COMPUTER if found.os else ""
