"""Invoices in the API: list, look at, pay, void, and what the next one would be."""

from __future__ import annotations

from billing.fake import bills, changing, collecting, cycle, methods, payments, standing, subscriptions
from billing.fake.cards import ASKS, Decline
from billing.fake.errors import invalid, needed
from billing.fake.form import Params, choice, metadata, number
from billing.fake.routes import matching, page, route
from billing.fake.store import Obj
from billing.fake.world import Fake, public


@route("GET", "invoices", "InvoiceListParams")
def list_all(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("invoice"), params, "customer", "status", "collection_method")
    if params.get("subscription"):
        found = [each for each in found if standing.subscription_of(each) == params["subscription"]]
    return page(fake, found, params, "/v1/invoices")


@route("GET", "invoices/{}", "InvoiceRetrieveParams")
def retrieve(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("invoice", id)


@route("POST", "invoices/{}", "InvoiceUpdateParams")
def update(fake: Fake, params: Params, id: str) -> Obj:
    invoice = fake.find("invoice", id)
    changes: Obj = {name: params[name] or None for name in ("description", "footer") if name in params}
    if "auto_advance" in params:
        changes["auto_advance"] = params["auto_advance"] == "true"
    return fake.change(invoice, "invoice.updated", **changes, metadata=metadata(invoice["metadata"], params))


@route("GET", "invoices/{}/lines", "InvoiceLineItemListParams")
def lines(fake: Fake, params: Params, id: str) -> Obj:
    return page(fake, fake.find("invoice", id)["lines"]["data"], params, f"/v1/invoices/{id}/lines")


@route("POST", "invoices/{}/finalize", "InvoiceFinalizeInvoiceParams")
def finalize(fake: Fake, params: Params, id: str) -> Obj:
    invoice = fake.find("invoice", id)
    if invoice["status"] != "draft":
        raise invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    bills.finalize(fake, invoice)
    if invoice["auto_advance"]:
        collecting.collect(fake, invoice)
    return invoice


@route("POST", "invoices/{}/pay", "InvoicePayParams")
def pay(fake: Fake, params: Params, id: str) -> Obj:
    """Raises Refused when the card is declined; the failure is on the invoice all the same."""
    invoice = fake.find("invoice", id)
    if invoice["status"] in ("paid", "void"):
        raise invalid(f"Invoice is already {invoice['status']}")
    method = params.get("payment_method")
    if method:
        method = methods.of_customer(fake, method, invoice["customer"], "payment_method")["id"]
    outcome = collecting.collect(fake, invoice, method)
    if outcome == "paid":
        return invoice
    decline = outcome if isinstance(outcome, Decline) else ASKS
    intent = public(fake.store.get(invoice["_intent"] or ""))
    code = "invoice_payment_intent_requires_action" if outcome == "asks" else decline.code
    refused = decline.error(payment_intent=intent, charge=(intent or {}).get("latest_charge"))
    refused.error["code"] = code
    raise refused


@route("POST", "invoices/{}/void", "InvoiceVoidInvoiceParams")
def void(fake: Fake, params: Params, id: str) -> Obj:
    invoice = fake.find("invoice", id)
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid("You can only pass in open invoices. This invoice isn't open.")
    return collecting.void(fake, invoice)


@route("POST", "invoices/{}/mark_uncollectible", "InvoiceMarkUncollectibleParams")
def mark_uncollectible(fake: Fake, params: Params, id: str) -> Obj:
    invoice = fake.find("invoice", id)
    if invoice["status"] != "open":
        raise invalid("You can only pass in open invoices. This invoice isn't open.")
    moments = {**invoice["status_transitions"], "marked_uncollectible_at": fake.now(invoice)}
    fake.change(
        invoice, status="uncollectible", status_transitions=moments, next_payment_attempt=None, _due=None
    )
    fake.emit("invoice.marked_uncollectible", invoice)
    return invoice


@route("POST", "invoices/create_preview", "InvoiceCreatePreviewParams")
def preview(fake: Fake, params: Params) -> Obj:
    """What would be invoiced next, with the changes asked about; nothing of it happens."""
    id = params.get("subscription") or _only_subscription(fake, params.get("customer"))
    fake.find("subscription", id, "subscription")
    details: Params = params.get("subscription_details") or {}
    muted, fake.muted = fake.muted, True
    try:
        with fake.store.part():
            return public(_rehearsed(fake, fake.find("subscription", id), details))
    finally:
        fake.muted = muted


def _only_subscription(fake: Fake, customer: str | None) -> str:
    if not customer:
        raise needed("customer")
    fake.find("customer", customer, "customer")
    for each in matching(fake.store.all("subscription"), {"customer": customer}, "customer"):
        if each["status"] not in standing.OVER:
            return str(each["id"])
    raise invalid("No upcoming invoices for customer: " + customer, code="invoice_upcoming_none")


def _rehearsed(fake: Fake, subscription: Obj, details: Params) -> Obj:
    """As ``always_invoice`` and another rhythm the invoice of now, else the one of the next renewal."""
    behaviour = choice(details, "proration_behavior", subscriptions.PRORATIONS, "create_prorations")
    at = number(details, "proration_date") or fake.now(subscription)
    rows, changes = changing.items(fake, subscription, details.get("items") or [])
    trial = subscription["status"] == "trialing"
    anew = not trial and any(changing.rhythm(old) != changing.rhythm(new) for old, new in changes)
    changing.apply(fake, subscription, rows, changes, behaviour, at)
    if changes and not trial and (anew or behaviour == "always_invoice"):
        whole = changing.whole(subscription) if anew else []
        invoice = bills.draft(fake, subscription, whole, "subscription_update", standing.period(subscription))
        return {**invoice, "id": f"upcoming_{invoice['id']}"}
    ends = subscription["cancel_at_period_end"] or details.get("cancel_at_period_end") == "true"
    if subscription["status"] in standing.OVER or ends:
        raise invalid("No upcoming invoices for this subscription.", code="invoice_upcoming_none")
    return cycle.next_invoice(fake, subscription["id"])


@route("GET", "invoice_payments", "InvoicePaymentListParams")
def list_payments(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("invoice_payment"), params, "invoice", "status")
    return page(fake, found, params, "/v1/invoice_payments")


@route("GET", "invoiceitems", "InvoiceItemListParams")
def list_items(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("invoiceitem"), params, "customer", "invoice")
    return page(fake, found, params, "/v1/invoiceitems")


def confirm(fake: Fake, intent: Obj, agreed: bool) -> payments.Outcome:
    """The card's owner has answered the bank about the payment of an invoice, or of nothing else."""
    invoice = fake.store.get(intent["_invoice"] or "")
    method = fake.find("payment_method", intent["payment_method"])
    if agreed:
        outcome = payments.attempt(fake, intent, method, confirmed=True)
    else:
        outcome = payments.refuse_confirmation(fake, intent)
    return collecting.concluded(fake, invoice, outcome) if invoice else outcome
