"""What a browser says of itself as it comes in: that it objects, and that whoever sits there is old enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import Site
from accounts.models.site import Keeping
from chat import visiting
from crm import ages, consents
from crm.models import Visitor

OLD_ENOUGH = "yes"
FIRST = "First say whether you are old enough."


@dataclass(frozen=True)
class Said:
    """``age`` is "yes" from who is old enough, ``signal`` gpc or dnt where a script reads what no header says."""

    age: str = ""
    signal: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Said:
        return cls(form.get("age", ""), form.get("signal", ""))


def must_say_age(site: Site, visitor: Visitor | None, said: Said) -> bool:
    """Whether the site asks for the age and has no answer yet. A no is never sent: then nothing is."""
    answered = visitor is not None and visitor.of_age
    return site.age_gate and not answered and said.age != OLD_ENOUGH


def heard(request: HttpRequest, site: Site, visitor: Visitor, said: Said) -> None:
    """Keep what was said. Costs nothing for a browser that says nothing."""
    if said.age == OLD_ENOUGH and site.age_gate and not visitor.of_age:
        visitor.is_of_age()
    if objection := signal(request, said):
        consents.object_by(visitor, objection)
        visiting.heed(visitor.contact)


def signal(request: HttpRequest, said: Said) -> str:
    """``gpc`` (Global Privacy Control, the header or what a script reads) or ``dnt``, else nothing."""
    if request.headers.get("Sec-GPC") == "1" or said.signal == "gpc":
        return "gpc"
    return "dnt" if request.headers.get("DNT") == "1" or said.signal == "dnt" else ""


def told(site: Site, language: str) -> dict[str, object]:
    """What the frame asks before a visitor writes; only what there is."""
    questions = [
        {"purpose": each.purpose, "text": each.text, "version": each.version}
        for each in consents.asked(site, language)
    ]
    keeping = site.keeping if site.keeping == Keeping.SESSION else ""
    found = {"consent": questions, "age": _age(site), "keeping": keeping, "visits": site.keeps_visits}
    return {name: value for name, value in found.items() if value}


def _age(site: Site) -> dict[str, object] | None:
    """The site's own threshold, or each country's."""
    if not site.age_gate:
        return None
    if site.age_threshold:
        return {"from": site.age_threshold}
    return {"from": ages.ELSEWHERE, "countries": ages.AGES}
