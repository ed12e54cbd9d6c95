"""``expand[]``: ids replaced by what they name, up to four deep (docs.stripe.com/api/expanding_objects)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from billing.fake import standing, taxes
from billing.fake.errors import invalid
from billing.fake.store import Obj
from billing.fake.world import Fake, listed, public

DEEPEST = 4


def expand(fake: Fake, answer: Obj, paths: list[str]) -> Obj:
    """A public copy with what the paths name. Raises Refused for a path that leads nowhere."""
    shown: Obj = public(answer)
    for path in paths:
        steps = path.split(".")
        if len([step for step in steps if step != "data"]) > DEEPEST:
            raise invalid("You cannot expand more than 4 levels of a property", "expand")
        _walk(fake, shown, steps, path)
    return shown


def _walk(fake: Fake, at: Any, steps: list[str], path: str) -> None:
    if isinstance(at, list):
        for each in at:
            _walk(fake, each, steps, path)
        return
    if not steps or not isinstance(at, dict):
        return
    step, rest = steps[0], steps[1:]
    at[step] = _expanded(fake, at, step, path)
    _walk(fake, at[step], rest, path)


def _expanded(fake: Fake, at: Obj, step: str, path: str) -> Any:
    on_demand = ON_DEMAND.get((at.get("object", ""), step))
    if on_demand is not None and step not in at:
        return on_demand(fake, fake.find(at["object"], at["id"]))
    if step not in at:
        raise invalid(f"This property cannot be expanded ({path}).", "expand")
    value = at[step]
    if isinstance(value, list):
        return [_named(fake, each) for each in value]
    return _named(fake, value)


def _named(fake: Fake, value: Any) -> Any:
    found = fake.store.get(value) if isinstance(value, str) else None
    return public(found) if found is not None else value


def _subscriptions(fake: Fake, customer: Obj) -> Obj:
    found = [each for each in fake.store.all("subscription") if each["customer"] == customer["id"]]
    open_ones = [public(each) for each in found if each["status"] not in standing.OVER]
    return listed(open_ones, f"/v1/customers/{customer['id']}/subscriptions")


def _tax_ids(fake: Fake, customer: Obj) -> Obj:
    return listed(
        [public(each) for each in taxes.ids(fake, customer)], f"/v1/customers/{customer['id']}/tax_ids"
    )


def _tax(fake: Fake, customer: Obj) -> Obj:
    found = taxes.for_customer(fake, customer)
    located = {"country": found.country, "source": "billing_address", "state": None} if found else None
    known = "supported" if found and found.reason != "not_collecting" else "not_collecting"
    status = known if found else "unrecognized_location"
    return {"automatic_tax": status, "ip_address": None, "location": located, "provider": "stripe"}


def _payments(fake: Fake, invoice: Obj) -> Obj:
    payment = fake.store.get(invoice["_payment"] or "")
    return listed([public(payment)] if payment else [], f"/v1/invoice_payments?invoice={invoice['id']}")


def _secret(fake: Fake, invoice: Obj) -> Obj | None:
    intent = fake.store.get(invoice["_intent"] or "")
    return {"client_secret": intent["client_secret"], "type": "payment_intent"} if intent else None


def _line_items(fake: Fake, session: Obj) -> Obj:
    return listed(public(session["_items"]), f"/v1/checkout/sessions/{session['id']}/line_items")


def _sources(fake: Fake, customer: Obj) -> Obj:
    return listed([], f"/v1/customers/{customer['id']}/sources")


# What is not in an answer unless it is asked for.
ON_DEMAND: dict[tuple[str, str], Callable[[Fake, Obj], Any]] = {
    ("customer", "subscriptions"): _subscriptions,
    ("customer", "tax_ids"): _tax_ids,
    ("customer", "tax"): _tax,
    ("customer", "sources"): _sources,
    ("invoice", "payments"): _payments,
    ("invoice", "confirmation_secret"): _secret,
    ("checkout.session", "line_items"): _line_items,
}
