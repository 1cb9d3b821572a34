"""What becomes of money: charging a card, saving it, giving back."""

from typing import Any

from demo.stripelike.cards import CARDS, Card, card_of, error_of
from demo.stripelike.store import Store, Thing


class Refusal(Exception):
    """Answered with a status and an error as Stripe words it."""

    def __init__(self, status: int, **error: object) -> None:
        super().__init__(str(error.get("message", "")))
        self.status, self.error = status, error


def not_there(what: str, name: str) -> Refusal:
    return Refusal(
        404, type="invalid_request_error", code="resource_missing", message=f"No such {what}: '{name}'"
    )


def wrong(message: str, code: str = "", param: str = "") -> Refusal:
    return Refusal(400, type="invalid_request_error", code=code or None, message=message, param=param or None)


def new_method(store: Store, number: str) -> Thing:
    card = {"brand": "visa", "last4": number[-4:], "exp_month": 12, "exp_year": 2034, "country": "DE"}
    return store.put("payment_method", "pm", type="card", card=card, customer=None, number=number)


def new_intent(store: Store, **facts: Any) -> Thing:  # noqa: ANN401
    blank: Thing = {
        "amount_received": 0, "payment_method": None, "last_payment_error": None, "metadata": {},
        "status": "requires_payment_method", "setup_future_usage": None, "refunded": 0,
    }  # fmt: skip
    return store.put("payment_intent", "pi", **{**blank, **facts})


def behind(method: Thing) -> Card:
    return card_of(method["number"]) or CARDS[0]


def try_card(store: Store, intent: Thing, method: Thing, *, off_session: bool, proved: bool = False) -> str:
    """Charges, or asks for proof; returns the reason of a refusal or ""."""
    card = behind(method)
    reason = card.declines or (card.declines_later if off_session else "")
    if not reason and off_session and card.asks_later:
        reason = "authentication_required"
    if reason:
        return refuse(store, intent, method, reason)
    if card.asks_now and not off_session and not proved:
        intent |= {"status": "requires_action", "payment_method": method["id"]}
        return ""
    kept = bool(intent.get("setup_future_usage")) or intent["object"] == "setup_intent"
    if kept and intent.get("customer"):
        method["customer"] = intent["customer"]
    intent |= {"status": "succeeded", "payment_method": method["id"], error_field(intent): None}
    if intent["object"] == "payment_intent":
        intent["amount_received"] = intent["amount"]
    store.happened(f"{intent['object']}.succeeded", intent)
    return ""


def refuse(store: Store, intent: Thing, method: Thing, reason: str) -> str:
    intent |= {"status": "requires_payment_method", error_field(intent): error_of(reason)}
    intent["payment_method"] = None
    failed = "payment_failed" if intent["object"] == "payment_intent" else "setup_failed"
    store.happened(f"{intent['object']}.{failed}", intent)
    del method  # it stays with its owner
    return reason


def error_field(intent: Thing) -> str:
    return "last_payment_error" if intent["object"] == "payment_intent" else "last_setup_error"


def give_back(store: Store, intent: Thing, amount: int, metadata: Thing) -> Thing:
    left = intent["amount_received"] - intent["refunded"]
    if left <= 0:
        raise wrong("Charge has already been refunded.", "charge_already_refunded")
    if amount > left:
        raise wrong(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})")
    intent["refunded"] += amount
    method = store.get(intent["payment_method"], "payment_method")
    status = behind(method).refund if method else "succeeded"
    made = store.put(
        "refund", "re", payment_intent=intent["id"], amount=amount, currency=intent["currency"],
        status="succeeded" if status == "failed" else status, metadata=metadata, failure_reason=None,
    )  # fmt: skip
    if status == "failed":
        intent["refunded"] -= amount
        made |= {"status": "failed", "failure_reason": "lost_or_stolen_card"}
    store.happened("refund.created", made)
    return made
