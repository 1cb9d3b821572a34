"""The adapter and the box, with the provider's own SDK between them as the referee."""

from datetime import timedelta

import pytest

from checkout.gateway.protocol import (
    Charge,
    GatewayAway,
    GatewayRefuses,
    Outcome,
    State,
    Wanted,
    WrongSignature,
)
from checkout.rules.online import DECLINED, SENTENCES, why_declined
from demo.stripelike.cards import CARDS
from demo.stripelike.contract import WrongRequest, checked, nested
from kit import clock
from tests.checkout.box import Box, new_box

BACK = "http://salon.test/v/code/payment/return"


async def wanted(box: Box, amount: int = 2_250, code: str = "one", *, keeps: bool = False) -> Wanted:
    customer = await box.gateway.customer("customer:masha", "Masha", "masha@example.com")
    until = clock.now() + timedelta(hours=1)
    key = f"page:{code}"
    return Wanted(key, code, amount, "EUR", "Deposit", customer, BACK, BACK, until, keeps_card=keeps)


async def opened(box: Box, amount: int = 2_250, code: str = "one", *, keeps: bool = False) -> Outcome:
    return await box.gateway.open_page(await wanted(box, amount, code, keeps=keeps))


async def saved(box: Box, number: str) -> Charge:
    """A card left on a page without a payment, to be charged later."""
    page = await opened(box, 0, "leave")
    box.pays(page.page, number)
    if (await box.gateway.look(page.page)).state != State.paid:
        box.proves(page.page)
    card = (await box.gateway.look(page.page)).card
    assert card is not None
    customer = (await wanted(box)).customer
    return Charge("charge:fee", "fee", 4_500, "EUR", "Fee", customer, card.method)


async def test_a_page_is_opened_once_under_a_key_paid_and_looked_at() -> None:
    box = new_box()
    asked = await wanted(box)
    page, again = await box.gateway.open_page(asked), await box.gateway.open_page(asked)
    assert (page.state, page.page, page.url) == (
        State.open,
        again.page,
        f"http://stripe.test/pay/{page.page}",
    )
    assert box.pays(page.page) == ""
    paid = await box.gateway.look(page.page)
    assert (paid.state, paid.amount, paid.card.last4) == (State.paid, 2_250, "4242")
    assert paid.number.startswith("pi_")
    assert await box.gateway.close_page(page.page) == paid, "what is paid cannot be closed any more"


async def test_the_same_key_with_another_amount_is_refused() -> None:
    box = new_box()
    first = await wanted(box)
    await box.gateway.open_page(first)
    other = Wanted(**{**{name: getattr(first, name) for name in first.__slots__}, "amount": 1})
    with pytest.raises(GatewayRefuses):
        await box.gateway.open_page(other)


async def test_a_closed_page_takes_no_card() -> None:
    box = new_box()
    page = await opened(box)
    assert (await box.gateway.close_page(page.page)).state == State.expired
    assert box.pays(page.page) == "This page is over."
    assert (await box.gateway.look(page.page)).state == State.expired


async def test_a_page_expires_by_the_clock_of_the_box() -> None:
    box = new_box()
    page = await opened(box)
    box.store.later += timedelta(minutes=61)
    assert (await box.gateway.look(page.page)).state == State.expired


@pytest.mark.parametrize("card", [each for each in CARDS if each.declines], ids=lambda card: card.declines)
async def test_a_declined_card_leaves_the_page_open_and_tells_the_reason(card) -> None:  # type: ignore[no-untyped-def]
    box = new_box()
    page = await opened(box)
    assert card.declines in box.pays(page.page, card.number)
    outcome = await box.gateway.look(page.page)
    assert (outcome.state, outcome.trouble) == (State.open, card.declines)
    box.pays(page.page)
    assert (await box.gateway.look(page.page)).state == State.paid


@pytest.mark.parametrize("reason", sorted(SENTENCES))
async def test_each_reason_of_the_provider_reaches_us_and_has_a_sentence(reason: str) -> None:
    box = new_box()
    page = await opened(box)
    box.pays(page.page, f"decline:{reason}")
    outcome = await box.gateway.look(page.page)
    assert outcome.trouble == reason
    assert why_declined(outcome.trouble).endswith(".")


def test_a_reason_nobody_knows_yet_is_said_like_a_silent_bank_and_none_is_silence() -> None:
    assert (why_declined("quantum_fluctuation"), why_declined("")) == (DECLINED, "")


async def test_the_bank_may_ask_and_a_no_is_a_refusal() -> None:
    box = new_box()
    page = await opened(box)
    box.pays(page.page, "4000002760003184")
    assert (await box.gateway.look(page.page)).state == State.open
    box.proves(page.page, is_me=False)
    assert (await box.gateway.look(page.page)).trouble == "authentication_required"
    box.pays(page.page, "4000002760003184")
    box.proves(page.page)
    assert (await box.gateway.look(page.page)).state == State.paid


async def test_a_saved_card_is_charged_once_under_a_key_and_found_by_its_code() -> None:
    box = new_box()
    charge = await saved(box, "4242424242424242")
    assert await box.gateway.find_charge(charge.customer, "fee") is None
    first, again = await box.gateway.charge(charge), await box.gateway.charge(charge)
    assert (first.state, first.amount, first.number) == (State.paid, 4_500, again.number)
    assert (await box.gateway.find_charge(charge.customer, "fee")).number == first.number
    await box.gateway.forget_card(charge.method)
    with pytest.raises(GatewayRefuses):
        await box.gateway.charge(Charge(**{**charge_facts(charge), "key": "another", "code": "another"}))


def charge_facts(charge: Charge) -> dict[str, object]:
    return {name: getattr(charge, name) for name in charge.__slots__}


@pytest.mark.parametrize(
    ("number", "state", "reason"),
    [
        ("4000000000000341", State.failed, "insufficient_funds"),
        ("4000002760003184", State.needs_proof, "authentication_required"),
        ("4000002500003155", State.paid, ""),
    ],
)
async def test_a_charge_while_its_owner_is_away(number: str, state: State, reason: str) -> None:
    box = new_box()
    outcome = await box.gateway.charge(await saved(box, number))
    assert (outcome.state, outcome.trouble) == (state, reason)


async def test_money_goes_back_in_parts_and_never_more_than_there_was() -> None:
    box = new_box()
    page = await opened(box)
    box.pays(page.page)
    number = (await box.gateway.look(page.page)).number
    first = await box.gateway.refund("refund:a", "a", number, 2_000)
    assert (await box.gateway.refund("refund:a", "a", number, 2_000)).number == first.number
    assert (await box.gateway.find_refund(number, "a")).is_final
    with pytest.raises(GatewayRefuses):
        await box.gateway.refund("refund:b", "b", number, 251)
    await box.gateway.refund("refund:c", "c", number, 250)
    with pytest.raises(GatewayRefuses):
        await box.gateway.refund("refund:d", "d", number, 1)


FAULTS = [{"status": 500}, {"status": 409}, {"status": 429}, {"after": 500}, {"after": 0}]


@pytest.mark.parametrize("how", FAULTS, ids=str)
async def test_who_does_not_answer_is_away_and_the_same_key_again_does_it_once(how: dict[str, int]) -> None:
    box = new_box()
    asked = await wanted(box)
    box.goes_wrong("checkout/sessions", **how)
    with pytest.raises(GatewayAway):
        await box.gateway.open_page(asked)
    await box.gateway.open_page(asked)
    assert len(box.store.all("checkout.session")) == 1


async def test_news_is_believed_with_its_signature_only() -> None:
    box = new_box()
    page = await opened(box)
    box.pays(page.page)
    [done] = box.news("checkout.session.completed")
    body, signature = box.store.signed(done)
    event = box.gateway.read_news(body, signature)
    assert (event.kind, event.page, event.code) == ("checkout.session.completed", page.page, "one")
    for wrong in (body + b" ", b"{}"):
        with pytest.raises(WrongSignature):
            box.gateway.read_news(wrong, signature)
    with pytest.raises(WrongSignature):
        box.gateway.read_news(body, "t=1,v1=00")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("RefundCreateParams", "amount=ten", "Invalid amount"),
        ("RefundCreateParams", "amuont=10", "unknown parameter: amuont"),
        ("RefundCreateParams", "reason=because", "must be one of"),
        ("PaymentIntentCreateParams", "currency=eur", "Missing required param: amount"),
        ("PaymentIntentCreateParams", "amount=1&currency=eur&capture_method=never", "must be one of"),
        ("PaymentIntentCreateParams", "amount=1&currency=eur&confirm=perhaps", "Invalid confirm"),
        ("SessionCreateParams", "mode=gift", "must be one of"),
        ("SessionCreateParams", "line_items[0][price_data][prize]=1", "unknown parameter"),
        ("SessionCreateParams", "allowed_payment_method_types[0]=shells", "must be one of"),
    ],
)
def test_the_box_takes_nothing_that_the_sdk_does_not_know(name: str, text: str, said: str) -> None:
    with pytest.raises(WrongRequest, match=said):
        checked(name, nested(text))
