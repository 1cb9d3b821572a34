"""Practice payments: beside whom they are there, what is kept of them, and what their page says."""

from datetime import timedelta
from pathlib import Path

import pytest

from demo.ahead import ASKED_FOR
from demo.asked import CARD, DEPOSIT
from demo.practice import TOLD, may_practise, open_practice
from demo.stripelike.cards import CARDS, TRIED_FIRST
from demo.stripelike.page import page, pay
from demo.stripelike.store import Store, Thing
from kit.settings import Settings
from tests.checkout.box import Box, new_box

WANTED = {"mode": "payment", "status": "open", "amount_total": 3800, "currency": "eur", "title": "Balayage"}
LINKS = {"success_url": "http://salon.test/v/1/payment/return", "cancel_url": "http://salon.test/v/1"}


@pytest.mark.parametrize(
    ("wishes", "may"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"database_url": "postgresql://db.test/tempu"}, True),
        ({"demo": False}, False),
        ({"host": "0.0.0.0"}, False),  # noqa: S104
        ({"host": "192.0.2.7"}, False),
        ({"public_url": "https://book.example.com"}, False),
        ({"stripe_secret_key": "sk_live_something"}, False),
        ({"stripe_secret_key": "sk_test_something"}, False),
    ],
    ids=str,
)
def test_only_who_tries_the_demo_on_their_own_machine_practises(wishes: dict[str, object], may: bool) -> None:
    assert may_practise(Settings(**wishes)) is may
    if not may:
        assert open_practice(Settings(**wishes), "http://127.0.0.1:8000") is None


def test_a_port_in_use_is_no_reason_not_to_practise() -> None:
    first, second, last = (open_practice(Settings(port=port), "") for port in (8790, 8790, 65_530))
    try:
        assert first is not None
        assert second is not None
        assert last is not None
        assert len({first.address, second.address, last.address}) == 3
        first.answer()
        assert first.box is None, "nobody knocked"
    finally:
        for each in (first, second, last):
            if each is not None:
                each.close()


@pytest.mark.parametrize(
    ("key", "trial"), [("", False), ("sk_live_1", False), ("sk_test_1", True), ("rk_test_1", True)]
)
def test_a_key_for_trials_is_known_by_its_name(key: str, trial: bool) -> None:
    assert Settings(stripe_secret_key=key).is_trial is trial


def opened(store: Store) -> Thing:
    customer = store.put("customer", "cus")
    blank = {"payment_intent": None, "setup_intent": None, "intent_data": {}, "payment_status": "unpaid"}
    facts = {**WANTED, **LINKS, **blank, "customer": customer["id"], "expires_at": store.now() + 1800}
    return store.put("checkout.session", "cs_test", **facts)


def test_what_the_box_knows_outlives_its_process(tmp_path: Path) -> None:
    first = Store(kept=tmp_path / "kept.json")
    session = opened(first)
    pay(first, session, "4242 4242 4242 4242")
    first.answers["a key"] = ("/v1/refunds amount=1", 200, b'{"id": "re_1"}')
    first.later = timedelta(days=3)
    first.keep()
    second = Store(kept=first.kept)
    second.remember()
    assert (second.things, second.answers, second.later) == (first.things, first.answers, first.later)
    assert second.things[session["id"]]["payment_status"] == "paid"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"answers": {}, "later": "x", "things": {}}', "\0"])
def test_a_spoilt_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text(text)
    store = Store(kept=kept)
    store.remember()
    assert (store.things, store.answers, store.later) == ({}, {}, timedelta())


def test_where_nothing_can_be_written_it_still_works(tmp_path: Path) -> None:
    Store(kept=tmp_path / "nowhere" / "kept.json").keep()


def test_its_page_says_that_it_is_practice_and_which_cards_there_are() -> None:
    store = Store()
    session = opened(store)
    shown = page(store, session)
    assert "Practice payments: no money moves." in shown
    assert "Do not type a card of your own." in shown
    assert [card.what for card in TRIED_FIRST] == [
        "works", "the bank asks every time", "has not enough money",
    ]  # fmt: skip
    for card in CARDS:
        assert card.spaced in shown
    assert shown.count('name="number" value="') == len(TRIED_FIRST)


def test_a_page_that_is_over_says_whether_it_was_paid() -> None:
    store = Store()
    paid, lapsed = opened(store), opened(store)
    pay(store, paid, "4242424242424242")
    store.later = timedelta(hours=1)
    assert "It was paid." in page(store, paid)
    assert f'href="{LINKS["success_url"]}"' in page(store, paid)
    assert "Nothing was paid here" in page(store, lapsed)


async def test_what_was_asked_under_a_key_is_remembered_by_the_next_box(tmp_path: Path) -> None:
    first, second = new_box(), new_box()
    first.store.kept = second.store.kept = tmp_path / "kept.json"
    made = await customer_of(first)
    second.store.remember()
    assert await customer_of(second) == made


async def customer_of(box: Box) -> str:
    return await box.gateway.customer("customer-1", "Masha", "masha@example.com")


def test_whoever_starts_the_demo_is_told_what_to_book_and_it_is_booked_at_once() -> None:
    assert f"book {DEPOSIT} online" in TOLD
    assert ASKED_FOR not in (DEPOSIT, CARD)
