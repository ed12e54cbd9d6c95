"""Coupons, promotion codes that customers type, and the discounts that they become."""

from __future__ import annotations

from billing.fake.errors import Refused, invalid, missing
from billing.fake.form import Params, choice, flag, metadata, number, text, wanted
from billing.fake.moments import months_after
from billing.fake.routes import matching, page, route
from billing.fake.store import Obj
from billing.fake.world import Fake, new_id


@route("POST", "coupons", "CouponCreateParams")
def create(fake: Fake, params: Params) -> Obj:
    percent, amount = params.get("percent_off"), number(params, "amount_off")
    if bool(percent) == bool(amount):
        raise invalid("You must pass either percent_off or amount_off.")
    if amount:
        wanted(params, "currency")
    duration = choice(params, "duration", ("forever", "once", "repeating"), "once")
    if duration == "repeating":
        wanted(params, "duration_in_months")
    return fake.add(
        {
            "id": _unused(fake, params.get("id") or new_id("c", 8)[2:]),
            "object": "coupon",
            "amount_off": amount,
            "created": fake.now(),
            "currency": (params.get("currency") or "").lower() or None,
            "duration": duration,
            "duration_in_months": number(params, "duration_in_months"),
            "livemode": False,
            "max_redemptions": number(params, "max_redemptions"),
            "metadata": metadata({}, params),
            "name": text(params, "name"),
            "percent_off": float(percent) if percent else None,
            "redeem_by": number(params, "redeem_by"),
            "times_redeemed": 0,
            "valid": True,
        }
    )


def _unused(fake: Fake, id: str) -> str:
    if fake.store.get(id):
        raise invalid("Coupon already exists.", "id", "resource_already_exists")
    return id


@route("GET", "coupons", "CouponListParams")
def list_all(fake: Fake, params: Params) -> Obj:
    return page(fake, fake.store.all("coupon"), params, "/v1/coupons")


@route("GET", "coupons/{}", "CouponRetrieveParams")
def retrieve(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("coupon", id)


@route("DELETE", "coupons/{}", "CouponDeleteParams")
def delete(fake: Fake, params: Params, id: str) -> Obj:
    """Nobody can use it any more; who has its discount keeps it."""
    coupon = fake.find("coupon", id)
    fake.emit("coupon.deleted", coupon)
    fake.store.put({**coupon, "deleted": True, "valid": False})
    return {"id": id, "object": "coupon", "deleted": True}


@route("POST", "promotion_codes", "PromotionCodeCreateParams")
def create_code(fake: Fake, params: Params) -> Obj:
    promotion: Params = params.get("promotion") or {}
    wanted(promotion, "coupon")
    fake.find("coupon", promotion["coupon"], "promotion[coupon]")
    code = params.get("code") or new_id("x", 8)[2:].upper()
    if any(
        each["active"] and each["code"].upper() == code.upper() for each in fake.store.all("promotion_code")
    ):
        raise invalid("An active promotion code with this code already exists.", "code")
    restrictions: Params = params.get("restrictions") or {}
    return fake.add(
        {
            "id": new_id("promo"),
            "object": "promotion_code",
            "active": flag(params, "active", True),
            "code": code,
            "created": fake.now(),
            "customer": text(params, "customer"),
            "expires_at": number(params, "expires_at"),
            "livemode": False,
            "max_redemptions": number(params, "max_redemptions"),
            "metadata": metadata({}, params),
            "promotion": {"type": "coupon", "coupon": promotion["coupon"]},
            "restrictions": {
                "first_time_transaction": flag(restrictions, "first_time_transaction"),
                "minimum_amount": number(restrictions, "minimum_amount"),
                "minimum_amount_currency": text(restrictions, "minimum_amount_currency"),
            },
            "times_redeemed": 0,
        }
    )


@route("GET", "promotion_codes", "PromotionCodeListParams")
def list_codes(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("promotion_code"), params, "active", "code", "customer")
    return page(fake, found, params, "/v1/promotion_codes")


@route("GET", "promotion_codes/{}", "PromotionCodeRetrieveParams")
def code(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("promotion_code", id)


@route("POST", "promotion_codes/{}", "PromotionCodeUpdateParams")
def update_code(fake: Fake, params: Params, id: str) -> Obj:
    found = fake.find("promotion_code", id)
    active = flag(params, "active", found["active"])
    return fake.change(
        found, "promotion_code.updated", active=active, metadata=metadata(found["metadata"], params)
    )


def typed(fake: Fake, code: str, customer: str | None) -> Obj:
    """The promotion code with these letters. Raises Refused with words for who typed them."""
    for each in fake.store.all("promotion_code"):
        if each["active"] and each["code"].upper() == code.strip().upper():
            _usable(fake, each, customer)
            return each
    raise invalid("This code is not valid.", "promotion_code")


def _usable(fake: Fake, code: Obj, customer: str | None) -> None:
    if code["customer"] and code["customer"] != customer:
        raise invalid("This code is for somebody else.", "promotion_code")
    over = code["expires_at"] and code["expires_at"] <= fake.now()
    if over or _used_up(code) or not _valid(fake, fake.find("coupon", code["promotion"]["coupon"])):
        raise invalid("This code has expired.", "promotion_code", "promotion_code_expired")


def _used_up(obj: Obj) -> bool:
    return bool(obj["max_redemptions"] and obj["times_redeemed"] >= obj["max_redemptions"])


def _valid(fake: Fake, coupon: Obj) -> bool:
    over = coupon["redeem_by"] and coupon["redeem_by"] <= fake.now()
    return not (coupon.get("deleted") or over or _used_up(coupon))


def discount(fake: Fake, given: Params, customer: str, subscription: str | None = None) -> Obj:
    """From ``{"coupon": …}`` or ``{"promotion_code": …}``. Raises Refused when it cannot be used."""
    code = None
    if given.get("promotion_code"):
        code = fake.find("promotion_code", given["promotion_code"], "discounts[promotion_code]")
        _usable(fake, code, customer)
        fake.change(code, times_redeemed=code["times_redeemed"] + 1)
    coupon = fake.find(
        "coupon", code["promotion"]["coupon"] if code else given.get("coupon"), "discounts[coupon]"
    )
    if coupon.get("deleted"):
        raise missing("coupon", coupon["id"], "discounts[coupon]")
    if not _valid(fake, coupon):
        raise Refused(
            400, "invalid_request_error", f"Coupon {coupon['id']} is expired.", code="coupon_expired"
        )
    fake.change(coupon, times_redeemed=coupon["times_redeemed"] + 1)
    return _made(fake, coupon, code, customer, subscription)


def _made(fake: Fake, coupon: Obj, code: Obj | None, customer: str, subscription: str | None) -> Obj:
    start = fake.now(fake.store.get(customer))
    months = coupon["duration_in_months"]
    made = {
        "id": new_id("di"),
        "object": "discount",
        "checkout_session": None,
        "customer": customer,
        "end": months_after(start, months) if months else None,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": code["id"] if code else None,
        "source": {"type": "coupon", "coupon": coupon["id"]},
        "start": start,
        "subscription": subscription,
        "subscription_item": None,
    }
    fake.add(made)
    fake.emit("customer.discount.created", made)
    return made
