"""Cards that can be paid with, and what becomes of it. The numbers are those that Stripe gives for trials."""

from dataclasses import dataclass

GOOD = "4242424242424242"


@dataclass(frozen=True, slots=True)
class Card:
    """`declines` with this reason; `asks`: the bank wants to hear from its client, at once or also later."""

    number: str
    what: str
    declines: str = ""
    asks_now: bool = False
    asks_later: bool = False
    declines_later: str = ""
    refund: str = "succeeded"

    @property
    def spaced(self) -> str:
        """As it stands on a card."""
        return " ".join(self.number[at : at + 4] for at in range(0, len(self.number), 4))


CARDS = (
    Card(GOOD, "works"),
    Card("4000002500003155", "the bank asks once, then never again", asks_now=True),
    Card("4000002760003184", "the bank asks every time", asks_now=True, asks_later=True),
    Card("4000000000000341", "works now, and is declined later", declines_later="insufficient_funds"),
    Card("4000000000000002", "is declined without a reason", "generic_decline"),
    Card("4000000000009995", "has not enough money", "insufficient_funds"),
    Card("4000000000009987", "is lost", "lost_card"),
    Card("4000000000009979", "is stolen", "stolen_card"),
    Card("4000000000000069", "is no longer valid", "expired_card"),
    Card("4000000000000127", "has another security code", "incorrect_cvc"),
    Card("4000000000000119", "cannot be processed just now", "processing_error"),
    Card("4000000000006975", "has used up its limit", "card_velocity_exceeded"),
    Card("4000000000007726", "works, and a refund takes a while", refund="pending"),
    Card("4000000000005126", "works, and a refund fails", refund="failed"),
)
# What can become of a payment at all: it goes through, the bank asks first, the card is declined.
TRIED_FIRST = tuple(card for card in CARDS if card.number in (GOOD, "4000002760003184", "4000000000009995"))
KNOWN = {card.number: card for card in CARDS}
# Reasons that the bank itself gives no finer word for are told as a code alone.
CODES = frozenset({"expired_card", "incorrect_cvc", "processing_error", "incorrect_number",
                   "authentication_required"})  # fmt: skip


def card_of(number: str) -> Card | None:
    """A card of ours; None for a number that is none. "decline:" and a reason is a card declined for that."""
    digits = "".join(number.split())
    if digits.startswith("decline:"):
        return Card(digits, "is declined", declines=digits.removeprefix("decline:"))
    return KNOWN.get(digits)


def error_of(reason: str) -> dict[str, object]:
    """What Stripe says of a declined card."""
    code = reason if reason in CODES else "card_declined"
    said: dict[str, object] = {
        "type": "card_error",
        "code": code,
        "message": f"Your card was declined: {reason}.",
    }
    if reason == "authentication_required" or code == "card_declined":
        said["decline_code"] = reason
    return said
