"""What a browser says of itself as it comes in: that it objects, and that whoever sits there is old enough."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import Site
from accounts.models.site import Keeping
from crm import ages, consents
from crm.models import Visitor

OLD_ENOUGH = "yes"


def must_say_age(request: HttpRequest, site: Site, visitor: Visitor | None) -> bool:
    """Whether the site asks for the age and has no answer yet. A no is never sent: then nothing is."""
    answered = visitor is not None and visitor.of_age
    return site.age_gate and not answered and request.POST.get("age") != OLD_ENOUGH


def heard(request: HttpRequest, visitor: Visitor) -> None:
    """Keep what was said. Costs nothing for a browser that says nothing."""
    if request.POST.get("age") == OLD_ENOUGH and visitor.site.age_gate and not visitor.of_age:
        visitor.is_of_age()
    if said := signal(request):
        consents.object_by(visitor, said)


def signal(request: HttpRequest) -> str:
    """``gpc`` (Global Privacy Control, the header or what a script reads) or ``dnt``, else nothing."""
    told = request.POST.get("signal", "")
    if request.headers.get("Sec-GPC") == "1" or told == "gpc":
        return "gpc"
    return "dnt" if request.headers.get("DNT") == "1" or told == "dnt" else ""


def told(site: Site, language: str) -> dict[str, object]:
    """What the frame asks before a visitor writes; only what there is."""
    questions = [
        {"purpose": each.purpose, "text": each.text, "version": each.version}
        for each in consents.asked(site, language)
    ]
    keeping = site.keeping if site.keeping == Keeping.SESSION else ""
    found = {"consent": questions, "age": _age(site), "keeping": keeping}
    return {name: value for name, value in found.items() if value}


def _age(site: Site) -> dict[str, object] | None:
    """The site's own threshold, or each country's."""
    if not site.age_gate:
        return None
    if site.age_threshold:
        return {"from": site.age_threshold}
    return {"from": ages.ELSEWHERE, "countries": ages.AGES}
