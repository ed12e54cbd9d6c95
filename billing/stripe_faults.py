"""What can go wrong at Stripe, in words for the person who waits: what happened, what is safe, what to do next."""

from __future__ import annotations

from typing import Any

import stripe

DECLINED = {
    "insufficient_funds": "The card has not enough money on it. Use another card, or try again later.",
    "expired_card": "The card has expired. Use another card.",
    "incorrect_cvc": "The security code is not right. Enter the card again.",
    "invalid_cvc": "The security code is not right. Enter the card again.",
    "incorrect_number": "The card number is not right. Enter the card again.",
    "invalid_expiry_month": "The expiry date is not right. Enter the card again.",
    "invalid_expiry_year": "The expiry date is not right. Enter the card again.",
    "authentication_required": "The bank wants you to confirm this payment. Open the invoice and confirm it there.",
    "card_not_supported": "The card cannot be used for this kind of payment. Use another card.",
    "currency_not_supported": "The card cannot pay in this currency. Use another card.",
    "card_velocity_exceeded": "The card is over its limit. Use another card, or raise the limit at the bank.",
    "withdrawal_count_limit_exceeded": "The card is over its limit. Use another card, or raise the limit at the bank.",
    "processing_error": "The bank could not process the card just now. Try again in a few minutes.",
    "issuer_not_available": "The bank could not be reached. Try again in a few minutes.",
    "try_again_later": "The bank could not process the card just now. Try again in a few minutes.",
    "reenter_transaction": "The bank could not process the card just now. Try again in a few minutes.",
    "no_card": "There is no card to pay with. Add one, then try again.",
}
# Lost, stolen and suspected cards among them: whoever holds such a card is not told (Stripe, "Declines").
DECLINED_ANYHOW = "The bank declined the card and did not say why. Use another card, or ask the bank."


class StripeFault(Exception):
    """Something did not work; ``words`` say so to an owner."""

    words = "That did not work, and nothing was changed. We have been told."
    # Whether it may work by itself later.
    passing = False


class Unavailable(StripeFault):
    words = "Stripe does not answer right now. Nothing was changed and nothing is lost: try again in a few minutes."
    passing = True


class Missing(StripeFault):
    words = "That does not exist at Stripe any more. We have been told and will put it right."


class Misconfigured(StripeFault):
    words = "Payments are not set up correctly on our side. Nothing was charged. We have been told."


class Refused(StripeFault):
    """Stripe did not like a value. ``field`` is its name there, ``code`` the reason."""

    def __init__(self, code: str, field: str, words: str) -> None:
        super().__init__(code)
        self.code, self.field, self.words = code, field, words


class Declined(StripeFault):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.words = DECLINED.get(code, DECLINED_ANYHOW)


REFUSED = {
    "tax_id_invalid": "This is not a valid VAT id. Look it up on one of your own invoices.",
    "email_invalid": "Stripe does not accept this e-mail address. Look for a typing error.",
    "country_unsupported": "Stripe does not know this country.",
    "customer_tax_location_invalid": "The address is not complete enough to work out the tax. Give street, postal "
    "code and country, as they stand on your letterhead.",
    "postal_code_invalid": "The postal code does not fit the country.",
}


def translated(fault: stripe.StripeError) -> StripeFault:
    """Ours in place of the library's."""
    if isinstance(fault, stripe.CardError):
        return Declined(_reason(fault))
    if isinstance(fault, stripe.AuthenticationError | stripe.PermissionError):
        return Misconfigured(fault.code or "key")
    if isinstance(fault, stripe.InvalidRequestError):
        return _invalid(fault)
    if isinstance(fault, stripe.IdempotencyError):
        return Refused(
            "again", "", "This was asked before in another way. Load the page again, then try once more."
        )
    return Unavailable(type(fault).__name__)


def _reason(fault: stripe.CardError) -> str:
    details: Any = fault.error
    said = getattr(details, "decline_code", None)
    return said or fault.code or ""


def _invalid(fault: stripe.InvalidRequestError) -> StripeFault:
    code, field = fault.code or "", str(fault.param or "")
    if code == "resource_missing":
        # Paying without a card is told the same way as an object that is gone.
        return Declined("no_card") if "payment_method" in field else Missing(field)
    if code in ("missing", "payment_intent_unexpected_state") or "no attached payment" in str(fault).lower():
        return Declined("no_card")
    return Refused(code, field, REFUSED.get(code, StripeFault.words))
