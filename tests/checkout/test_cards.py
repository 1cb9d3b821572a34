"""Cards that were left are taken back: by their owner, and at the desk; the provider forgets each once."""

import re
from datetime import date, timedelta

import pytest

import booking.actions
from checkout.actions.online import cards, fees
from checkout.actions.online.cards import CardIsCharged, FeeIsDue, NoSuchCard, forget_next
from checkout.gateway.protocol import GatewayRefuses
from checkout.online_tables import OnlinePayment, SavedCard
from checkout.queries.cards import cards_of
from checkout.rules.cards import as_cards
from clients.queries.personal import key_for
from clients.rules.personal import Opens
from clients.tables import Client, Visit
from kit import clock
from kit.errors import Forbidden
from kit.journal import JournalEntry
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import paying
from tests.checkout.box import Box, open_box
from tests.checkout.paying import rule

pytestmark = pytest.mark.usefixtures("morning")


async def left(box: Box, salon: Salon, hour: str = "14:00") -> tuple[Visit, SavedCard]:
    """A coming visit with a card behind it."""
    visit = await paying.paid(box, salon, hour)
    return visit, (await SavedCard.objects().order_by(SavedCard.id, ascending=False))[0]


def attached(box: Box) -> list[bool]:
    """Of each card that the provider knows, whether it can be charged."""
    return [each["customer"] is not None for each in box.store.all("payment_method")]


async def states() -> list[tuple[bool, bool]]:
    rows = await SavedCard.objects().order_by(SavedCard.id)
    return [(each.removed_at is not None, each.is_forgotten) for each in rows]


async def place(salon: Salon, card: SavedCard) -> str:
    return f"/me/{key_for(Opens.letter, salon.masha, 0)}/cards/{card.id}/removal"


async def test_its_owner_reads_what_will_happen_before_anything_does(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        _, card = await left(box, salon)
        here = await place(salon, card)
        own = (await b.get(here.split("/cards/")[0])).text
        assert "Visa •••• 4242" in own
        assert f'href="{here}"' in own
        before = await JournalEntry.count()
        page = (await b.get(here)).text
        assert "Remove Visa •••• 4242?" in page
        assert "Your visit on Wednesday 2 December stays booked." in page
        assert "up to €22.50 is due as agreed" in page
        assert (await states(), await JournalEntry.count(), attached(box)) == (
            [(False, False)],
            before,
            [True],
        )


async def test_its_owner_removes_it_once_however_often_and_the_provider_forgets_it(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        visit, card = await left(box, salon)
        here = await place(salon, card)
        done = [await b.post(here) for _ in range(2)]
        assert [each.status_code for each in done] == [303, 303]
        after = (await b.get(done[1].headers["location"])).text
        assert ("The card is removed." in after, "•••• 4242" in after) == (True, False)
        assert (await states(), attached(box)) == ([(True, False)], [True])
        assert [await forget_next(clock.now()) for _ in range(2)] == [True, False]
        assert (await states(), attached(box)) == ([(True, True)], [False])
    entries = (
        await JournalEntry.select().where(JournalEntry.action == "remove card").order_by(JournalEntry.id)
    )
    assert [(each["subject"], each["subject_id"]) for each in entries] == [
        ("client", salon.masha), ("visit", visit.id),
    ]  # fmt: skip
    assert (await paying.fresh(visit)).status == "waiting"


@pytest.mark.parametrize("fault", [{"after": 0}, {"after": 500}, {"status": 503}, {"status": 429}])
async def test_an_answer_that_never_came_is_asked_for_again_and_it_is_forgotten_once(
    monkeypatch, fault
) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        _, card = await left(box, salon)
        await cards.remove_card(CUSTOMER, salon.masha, card.id)
        box.goes_wrong("payment_methods", **fault)
        assert not await forget_next(clock.now())
        assert await states() == [(True, False)]
        assert attached(box) == ["after" not in fault]
        assert not await forget_next(clock.now())  # not before its time
        with clock.pretend(clock.now() + timedelta(minutes=1)):
            assert await forget_next(clock.now())
        assert (await states(), attached(box)) == ([(True, True)], [False])


async def test_what_the_provider_forgot_already_or_never_knew_is_as_good_as_forgotten(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        _, card = await left(box, salon)
        await box.gateway.forget_card(card.method)
        await box.gateway.forget_card(card.method)
        await box.gateway.forget_card("pm_of_nobody")
        await cards.remove_card(CUSTOMER, salon.masha, card.id)
        assert await forget_next(clock.now())
        assert await states() == [(True, True)]


async def test_a_refusal_while_it_still_holds_the_card_is_no_success(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        _, card = await left(box, salon)
        box.goes_wrong("payment_methods", status=400)
        with pytest.raises(GatewayRefuses):
            await box.gateway.forget_card(card.method)
        await cards.remove_card(CUSTOMER, salon.masha, card.id)
        box.goes_wrong("payment_methods", status=400)
        assert not await forget_next(clock.now())
        assert await states() == [(True, False)]


async def test_one_card_is_one_however_often_it_was_left(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        await left(box, salon)
        _, card = await left(box, salon, "16:00")
        [shown] = await cards_of(salon.masha)
        assert shown.id == card.id
        assert len(shown.ids) == 2
        await cards.remove_card(CUSTOMER, salon.masha, shown.id)
        assert await cards_of(salon.masha) == []
        while await forget_next(clock.now()):
            pass
        assert attached(box) == [False, False]


async def test_nobody_removes_what_is_not_theirs(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    petra = Client(name="Petra", phone="+4915112345679", created_at=clock.now())
    await petra.save()
    async with open_box(monkeypatch) as box, browser() as b:
        _, card = await left(box, salon)
        other = f"/me/{key_for(Opens.letter, petra.id, 0)}/cards"
        for number in (card.id, 987654, 10**12):
            assert (await b.get(f"{other}/{number}/removal")).status_code == 404
            assert (await b.post(f"{other}/{number}/removal")).status_code == 404
        assert (await b.post(f"/me/nonsense/cards/{card.id}/removal")).status_code == 404
        with pytest.raises(NoSuchCard):
            await cards.remove_at_desk(salon.actors["Olga"], petra.id, card.id)
        with pytest.raises(Forbidden):
            await cards.remove_at_desk(salon.actors["Anna"], salon.masha, card.id)
    assert await states() == [(False, False)]


async def test_while_a_fee_is_due_the_only_card_stays_but_the_desk_may_remove_it(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon, fee_days=7)
    async with open_box(monkeypatch) as box, browser() as b:
        visit, card = await left(box, salon)
        olga = salon.actors["Olga"]
        with clock.pretend(at("16:30")):
            await booking.actions.set_status(olga, visit.id, Visit.Status.no_show, None)
            refused = await b.post(await place(salon, card))
            assert refused.status_code == 409
            assert "A fee for your visit on Wednesday 2 December is not paid yet" in refused.text
            with pytest.raises(FeeIsDue):
                await cards.remove_card(CUSTOMER, salon.masha, card.id)
            assert await states() == [(False, False)]
            await cards.remove_at_desk(olga, salon.masha, card.id)
            with pytest.raises(fees.NoCard):
                await fees.take_fee(olga, visit.id)
    assert await states() == [(True, False)]


async def test_when_the_days_for_a_fee_are_over_the_card_goes(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon, fee_days=7)
    async with open_box(monkeypatch) as box:
        visit, card = await left(box, salon)
        with clock.pretend(at("16:30")):
            await booking.actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.no_show, None)
        with clock.pretend(at("14:00") + timedelta(days=7, minutes=1)):
            await cards.remove_card(CUSTOMER, salon.masha, card.id)
    assert await states() == [(True, False)]


async def test_a_card_that_is_being_charged_stays_until_it_is_known_what_became_of_it(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon, fee_days=7)
    async with open_box(monkeypatch) as box:
        visit, card = await left(box, salon)
        olga = salon.actors["Olga"]
        with clock.pretend(at("16:30")):
            await booking.actions.set_status(olga, visit.id, Visit.Status.no_show, None)
            box.goes_wrong("payment_intents", after=0)
            taken = await fees.take_fee(olga, visit.id)
            assert taken.payment.state == OnlinePayment.State.new
            with pytest.raises(CardIsCharged):
                await cards.remove_at_desk(olga, salon.masha, card.id)
            assert (await fees.take_fee(olga, visit.id)).sentence == "The fee is taken."
            await cards.remove_at_desk(olga, salon.masha, card.id)
    assert await states() == [(True, False)]


async def test_the_desk_sees_the_cards_and_what_relies_on_them(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser(salon.actors["Olga"]) as desk:
        visit, card = await left(box, salon)
        here = f"/desk/online/clients/{salon.masha}/cards"
        assert f'hx-get="{here}"' in (await desk.get(f"/desk/clients/{salon.masha}")).text
        part = (await desk.get(here)).text
        assert re.search(r"Visa •••• 4242</strong>", part)
        question = (await desk.get(f"{here}/{card.id}/removal")).text
        assert "up to €22.50 for not coming could not be taken off a card any more" in question
        for _ in range(2):
            done = await desk.post(f"{here}/{card.id}/removal")
            assert (done.status_code, done.headers["location"]) == (303, f"{here}?done=removed")
        after = (await desk.get(f"{here}?done=removed")).text
        assert "No card is on file." in after
        assert (await desk.get(f"{here}/{card.id}/removal")).status_code == 404
        assert "No card on file any more" in (await desk.get(f"/desk/online/visits/{visit.id}")).text
    assert await JournalEntry.count().where(JournalEntry.action == "remove card") == 2


async def test_another_card_takes_its_place_and_that_is_said(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box, browser() as b:
        await left(box, salon)
        visit = await paying.books(salon, "16:00")
        payment = await paying.starts(visit)
        box.pays(payment.page, "4000000000000341")
        await paying.tells(box)
        first = (await SavedCard.objects().order_by(SavedCard.id))[0]
        page = (await b.get(await place(salon, first))).text
        assert "would be taken off Visa •••• 0341 instead, as agreed." in page


def row(number: int, last4: str = "4242", brand: str = "visa", year: int = 2030) -> dict[str, object]:
    facts = {"brand": brand, "last4": last4, "exp_month": 12, "exp_year": year}
    return {"id": number, **facts, "saved_at": at("10:00")}


def test_cards_are_told_apart_by_what_their_owner_knows_of_them() -> None:
    found = as_cards([row(5), row(4, "4444", "amex"), row(3), row(2, year=2029)])
    assert [each.ids for each in found] == [(5, 3), (4,), (2,)]
    assert [each.name for each in found] == ["Visa •••• 4242", "American Express •••• 4444", "Visa •••• 4242"]
    assert [found[2].is_over(day) for day in (date(2029, 12, 31), date(2030, 1, 1))] == [False, True]
