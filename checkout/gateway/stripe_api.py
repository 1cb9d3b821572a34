"""Stripe, by its own SDK, which is loaded when it is first needed: it would slow down every start."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checkout.gateway.protocol import (
    CardFacts,
    Charge,
    Event,
    GatewayAway,
    GatewayRefuses,
    Outcome,
    Refunded,
    State,
    Wanted,
    WrongSignature,
)

if TYPE_CHECKING:
    import stripe

PATIENCE = 20.0  # seconds
OURS = "tempu"  # the name of our code among the metadata
EXPAND = ["payment_intent.payment_method", "setup_intent.payment_method"]
INTENTS = {"succeeded": State.paid, "requires_action": State.needs_proof, "canceled": State.expired}
MOST_LOOKED_THROUGH = 100


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """The SDK's errors as ours: who is told to come back, comes back."""
    import stripe  # noqa: PLC0415  # see the module

    refusals = (stripe.InvalidRequestError, stripe.IdempotencyError)
    try:
        yield
    except stripe.CardError:
        raise
    except refusals as error:
        if error.http_status in (409, 429):
            raise GatewayAway(str(error)) from error
        raise GatewayRefuses(str(error)) from error
    except stripe.StripeError as error:
        raise GatewayAway(str(error)) from error


class StripeGateway:
    """The account a secret key belongs to, at an address."""

    def __init__(self, key: str, url: str, webhook_secret: str) -> None:
        self.key, self.url, self.webhook_secret = key, url, webhook_secret

    @cached_property
    def client(self) -> stripe.StripeClient:
        import stripe  # noqa: PLC0415  # see the module

        return stripe.StripeClient(
            self.key,
            base_addresses={"api": self.url},
            http_client=stripe.HTTPXClient(timeout=PATIENCE),
            max_network_retries=1,
        )

    async def customer(self, key: str, name: str, email: str) -> str:
        params: Any = {"name": name, "metadata": {OURS: key}} | ({"email": email} if email else {})
        async with translated():
            made = await self.client.v1.customers.create_async(params, {"idempotency_key": key})
        return str(made.id)

    async def open_page(self, wanted: Wanted) -> Outcome:
        async with translated():
            made = await self.client.v1.checkout.sessions.create_async(
                page_params(wanted),  # type: ignore[arg-type]
                {"idempotency_key": wanted.key},
            )
        return outcome_of_page(made)

    async def look(self, page: str) -> Outcome:
        async with translated():
            found = await self.client.v1.checkout.sessions.retrieve_async(page, {"expand": EXPAND})
        return outcome_of_page(found)

    async def close_page(self, page: str) -> Outcome:
        try:
            async with translated():
                await self.client.v1.checkout.sessions.expire_async(page)
        except GatewayRefuses:  # it is paid, or closed already
            return await self.look(page)
        return Outcome(State.expired, page=page)

    async def charge(self, wanted: Charge) -> Outcome:
        import stripe  # noqa: PLC0415  # see the module

        try:
            async with translated():
                made = await self.client.v1.payment_intents.create_async(
                    charge_params(wanted),  # type: ignore[arg-type]
                    {"idempotency_key": wanted.key},
                )
        except stripe.CardError as declined:
            return declined_outcome(declined)
        return outcome_of_intent(made)

    async def find_charge(self, customer: str, code: str) -> Outcome | None:
        async with translated():
            found = await self.client.v1.payment_intents.list_async(
                {"customer": customer, "limit": MOST_LOOKED_THROUGH, "expand": ["data.payment_method"]}
            )
        return next((outcome_of_intent(each) for each in found.data if code == code_of(each)), None)

    async def refund(self, key: str, code: str, number: str, amount: int) -> Refunded:
        params: Any = {"payment_intent": number, "amount": amount, "metadata": {OURS: code}}
        async with translated():
            made = await self.client.v1.refunds.create_async(params, {"idempotency_key": key})
        return refunded(made)

    async def find_refund(self, number: str, code: str) -> Refunded | None:
        async with translated():
            found = await self.client.v1.refunds.list_async(
                {"payment_intent": number, "limit": MOST_LOOKED_THROUGH}
            )
        return next((refunded(each) for each in found.data if code == code_of(each)), None)

    async def forget_card(self, method: str) -> None:
        try:
            async with translated():
                await self.client.v1.payment_methods.detach_async(method)
        except GatewayRefuses:
            if await self.still_holds(method):
                raise

    async def still_holds(self, method: str) -> bool:
        """The card belongs to a customer of ours."""
        try:
            async with translated():
                found = await self.client.v1.payment_methods.retrieve_async(method)
        except GatewayRefuses:
            return False
        return found.customer is not None

    def read_news(self, body: bytes, signature: str) -> Event:
        import stripe  # noqa: PLC0415  # see the module

        try:
            event = stripe.Webhook.construct_event(body, signature, self.webhook_secret)
        except (ValueError, stripe.SignatureVerificationError) as odd:
            raise WrongSignature(str(odd)) from odd
        told: Any = event.data.object
        page = told.id if str(getattr(told, "object", "")) == "checkout.session" else ""
        return Event(str(event.id), str(event.type), page, code_of(told))


def page_params(wanted: Wanted) -> dict[str, Any]:
    ours = {OURS: wanted.code}
    common = {
        **({"customer": wanted.customer} if wanted.customer else {}),
        "success_url": wanted.success_url,
        "cancel_url": wanted.cancel_url,
        "expires_at": int(wanted.expires_at.timestamp()),
        "client_reference_id": wanted.code,
        "metadata": ours,
        "locale": "auto",
        "allowed_payment_method_types": ["card"],
        "expand": EXPAND,
    }
    if not wanted.amount:
        return {**common, "mode": "setup", "setup_intent_data": {"metadata": ours}}
    priced = {
        "currency": wanted.currency.lower(),
        "unit_amount": wanted.amount,
        "product_data": {"name": wanted.title},
    }
    kept = {"setup_future_usage": "off_session"} if wanted.keeps_card else {}
    intent = {"metadata": ours, "description": wanted.title, **kept}
    items = [{"quantity": 1, "price_data": priced}]
    return {**common, "mode": "payment", "line_items": items, "payment_intent_data": intent}


def charge_params(wanted: Charge) -> dict[str, Any]:
    return {
        "amount": wanted.amount,
        "currency": wanted.currency.lower(),
        "customer": wanted.customer,
        "payment_method": wanted.method,
        "allowed_payment_method_types": ["card"],
        "off_session": True,
        "confirm": True,
        "description": wanted.title,
        "metadata": {OURS: wanted.code},
        "expand": ["payment_method"],
    }


def outcome_of_page(page: Any) -> Outcome:  # noqa: ANN401  # the SDK's objects are open
    """A page in the mode of a setup has nothing to pay: the card is what it is for."""
    inner: Any = page.setup_intent if page.mode == "setup" else page.payment_intent
    told = outcome_of_intent(inner) if inner is not None and not isinstance(inner, str) else None
    state = {"complete": State.paid, "expired": State.expired}.get(str(page.status), State.open)
    if state == State.paid and page.mode == "payment" and page.payment_status != "paid":
        state = State.open
    return Outcome(
        state,
        page=str(page.id),
        number=told.number if told else "",
        url=str(page.url or ""),
        amount=int(page.amount_total or 0),
        trouble=told.trouble if told and state != State.paid else "",
        card=told.card if told else None,
    )


def outcome_of_intent(intent: Any) -> Outcome:  # noqa: ANN401
    error: Any = getattr(intent, "last_payment_error", None) or getattr(intent, "last_setup_error", None)
    method: Any = getattr(intent, "payment_method", None)
    state = INTENTS.get(str(intent.status), State.failed if error else State.open)
    return Outcome(
        state,
        number=str(intent.id),
        amount=int(getattr(intent, "amount", 0) or 0),
        trouble=reason(error) if error else "",
        card=card_facts(method) if method is not None and not isinstance(method, str) else None,
    )


def declined_outcome(declined: Any) -> Outcome:  # noqa: ANN401
    error = declined.error
    number = error.payment_intent.id if error and getattr(error, "payment_intent", None) else ""
    trouble = reason(error) if error else str(declined.code or "card_declined")
    state = State.needs_proof if trouble == "authentication_required" else State.failed
    return Outcome(state, number=str(number), trouble=trouble)


def reason(error: Any) -> str:  # noqa: ANN401
    """The finest reason there is: why the bank declined, or what was wrong with the card."""
    fine, coarse = getattr(error, "decline_code", None), getattr(error, "code", None)
    return str(fine or coarse or "card_declined")


def card_facts(method: Any) -> CardFacts | None:  # noqa: ANN401
    card = getattr(method, "card", None)
    if card is None:
        return None
    return CardFacts(
        str(method.id), str(card.brand), str(card.last4), int(card.exp_month), int(card.exp_year)
    )


def code_of(told: Any) -> str:  # noqa: ANN401
    """Ours, as it was sent along; "" for what we did not begin."""
    return str(getattr(getattr(told, "metadata", None), OURS, "") or "")


def refunded(refund: Any) -> Refunded:  # noqa: ANN401
    failed = refund.status in ("failed", "canceled")
    return Refunded(
        str(refund.id),
        is_final=refund.status in ("succeeded", "failed", "canceled"),
        trouble=str(getattr(refund, "failure_reason", "") or "failed") if failed else "",
    )
