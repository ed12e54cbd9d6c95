"""Stripe's test cards (docs.stripe.com/testing): what each says when it is saved, and when it is charged.

No other number is taken, so that nobody types a real one; of a card the fake keeps which test card it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from billing.fake.errors import Refused


@dataclass(frozen=True)
class Decline:
    """``decline_code`` is the bank's reason, where the card was declined by the bank."""

    code: str
    message: str
    decline_code: str | None = None
    param: str | None = None
    advice_code: str | None = None

    def error(self, keeps: bool = True, **objects: Any) -> Refused:
        """For the API: the library raises CardError."""
        return Refused(402, "card_error", self.message, keeps=keeps, **self._facts(), **objects)

    def stored(self, method: dict[str, Any]) -> dict[str, Any]:
        """As ``last_payment_error`` of an intent."""
        facts = {name: value for name, value in self._facts().items() if value is not None}
        return {"type": "card_error", "message": self.message, **facts, "payment_method": method}

    def _facts(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "decline_code": self.decline_code,
            "param": self.param,
            "advice_code": self.advice_code,
            "doc_url": f"https://docs.stripe.com/error-codes/{self.code.replace('_', '-')}",
        }


def _by_bank(reason: str, words: str = "Your card was declined.") -> Decline:
    return Decline("card_declined", words, reason, advice_code="try_again_later")


DECLINED = _by_bank("generic_decline")
POOR = _by_bank("insufficient_funds", "Your card has insufficient funds.")
LOST = _by_bank("lost_card")
STOLEN = _by_bank("stolen_card")
EXPIRED = Decline("expired_card", "Your card has expired.", "expired_card", "exp_month")
WRONG_CODE = Decline("incorrect_cvc", "Your card's security code is incorrect.", "incorrect_cvc", "cvc")
NOT_NOW = Decline(
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
    "processing_error",
)
WRONG_NUMBER = Decline("incorrect_number", "Your card number is incorrect.", param="number")
ASKS = Decline(
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
    "authentication_required",
)
NOT_CONFIRMED = Decline(
    "payment_intent_authentication_failure",
    "We are unable to authenticate your payment method. Choose a different payment method and try again.",
)


@dataclass(frozen=True)
class Card:
    """``asks``: whether the bank wants its owner to confirm; ``once``: only when it is saved or used the first time."""

    brand: str
    words: str
    on_save: Decline | None = None
    on_charge: Decline | None = None
    asks: Literal["never", "once", "always"] = "never"
    tokens: tuple[str, ...] = field(default=())


CARDS = {
    "4242424242424242": Card("visa", "works", tokens=("visa",)),
    "5555555555554444": Card("mastercard", "works", tokens=("mastercard",)),
    "378282246310005": Card("amex", "works", tokens=("amex",)),
    "4000000000000002": Card(
        "visa", "is declined", DECLINED, DECLINED, tokens=("chargeDeclined", "visa_chargeDeclined")
    ),
    "4000000000009995": Card(
        "visa",
        "has too little money",
        POOR,
        POOR,
        tokens=("chargeDeclinedInsufficientFunds", "visa_chargeDeclinedInsufficientFunds"),
    ),
    "4000000000009987": Card("visa", "is lost", LOST, LOST, tokens=("visa_chargeDeclinedLostCard",)),
    "4000000000009979": Card("visa", "is stolen", STOLEN, STOLEN, tokens=("visa_chargeDeclinedStolenCard",)),
    "4000000000000069": Card("visa", "has expired", EXPIRED, EXPIRED, tokens=("chargeDeclinedExpiredCard",)),
    "4000000000000127": Card(
        "visa", "has another security code", WRONG_CODE, WRONG_CODE, tokens=("chargeDeclinedIncorrectCvc",)
    ),
    "4000000000000119": Card(
        "visa", "cannot be processed now", NOT_NOW, NOT_NOW, tokens=("chargeDeclinedProcessingError",)
    ),
    "4242424242424241": Card("visa", "is no number of a card", WRONG_NUMBER, WRONG_NUMBER),
    "4000000000000341": Card(
        "visa", "is saved, and declined when charged", None, DECLINED, tokens=("chargeCustomerFail",)
    ),
    "4000002500003155": Card(
        "visa", "asks for confirmation once", asks="once", tokens=("authenticationRequired",)
    ),
    "4000002760003184": Card("visa", "asks for confirmation each time", asks="always"),
    "4000008260003178": Card(
        "visa", "asks for confirmation, then has too little money", None, POOR, asks="always"
    ),
}
BY_TOKEN = {token: number for number, card in CARDS.items() for token in card.tokens}
