"""Who missed visits books by request, or not online; it is said why, and it can be taken back."""

from datetime import timedelta

import pytest

import booking.actions
from booking.actions import Booking, NotForYou
from booking.actions.classes.seats import Places, book_seats
from booking.actions.trust import NothingAsked, PayFirst, settle
from booking.prepay_tables import Prepayment
from clients.actions import forbid_online
from clients.actions.trusting import NothingMissed, count_again, exempt, exempt_no_more, set_terms, waive
from clients.schemas import TrustForm
from clients.tables import TrustAsk, Visit
from kit import clock
from kit.db import fetch_value
from kit.errors import Forbidden, Invalid
from kit.journal import JournalEntry
from kit.rights import CUSTOMER, SYSTEM
from kit.seen import Stale
from reminders import worker
from tests.booking.classes import offer_yoga, put_on
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout.box import open_box
from tests.checkout.class_paying import pays
from tests.clients.visits import visit

pytestmark = pytest.mark.usefixtures("morning")
TERMS = TrustForm("180", "1", "0.5", "0.5", "1.5", "2.5", "50")


async def strict(salon: Salon, missed: int = 1, **more: object) -> list[int]:
    """The rules, and so many no-shows of Masha's in the last days."""
    await set_terms(salon.actors["Vera"], TERMS)
    days = [clock.now() - timedelta(days=number + 1) for number in range(missed)]
    return [await visit(salon, day, "no_show", **more) for day in days]


async def books(salon: Salon, hour: str = "10:00", phone: str = "0151 12345678") -> Visit:
    wanted = Booking(salon.center, salon.haircut, salon.anna, at(hour), "Masha", phone, "masha@example.com")
    return await booking.actions.book(CUSTOMER, wanted)


async def ask_of(made: Visit) -> TrustAsk | None:
    found: TrustAsk | None = await TrustAsk.objects().where(TrustAsk.visit == made.id).first()
    return found


async def test_whoever_missed_one_is_asked_for_a_deposit_and_two_for_the_whole_price() -> None:
    salon = await open_salon()
    await strict(salon, 1)
    made = await books(salon)
    ask = await ask_of(made)
    assert made.status == Visit.Status.requested
    assert (ask.asks, ask.amount, ask.score, ask.why) == ("deposit", 2_250, 100, "1 no-show, together 1")
    await visit(salon, clock.now() - timedelta(hours=3), "no_show")
    second = await ask_of(await books(salon, "12:00"))
    assert (second.asks, second.amount) == ("prepay", 4_500)
    assert (await books(salon, "14:00", "0151 77777777")).status == Visit.Status.waiting, (
        "others book as ever"
    )


async def test_whoever_missed_three_cannot_book_online_and_reads_no_reason_and_the_desk_still_can() -> None:
    salon = await open_salon()
    await strict(salon, 3)
    with pytest.raises(NotForYou, match="could not take this booking online"):
        await books(salon)
    assert await Visit.count().where(Visit.status == Visit.Status.requested) == 0
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("10:00"), client=salon.masha)
    assert (await booking.actions.book(salon.actors["Olga"], wanted)).status == Visit.Status.waiting
    with clock.pretend(clock.now() + timedelta(days=190)):
        later = Booking(
            salon.center,
            salon.haircut,
            salon.anna,
            at("10:00") + timedelta(days=196),
            "Masha",
            "0151 12345678",
        )
        faded = await booking.actions.book(CUSTOMER, later)
    assert (await ask_of(faded)).asks == "deposit", "with time it fades"


async def test_one_is_left_out_a_client_is_exempt_and_both_are_taken_back_with_a_trace() -> None:
    salon = await open_salon()
    [missed] = await strict(salon, 1)
    olga = salon.actors["Olga"]
    with pytest.raises(Invalid):
        await waive(olga, salon.masha, missed, "  ")
    await waive(olga, salon.masha, missed, "The tram stood still")
    assert (await books(salon, "10:00")).status == Visit.Status.waiting
    await count_again(olga, salon.masha, missed)
    assert (await books(salon, "11:00")).status == Visit.Status.requested
    await exempt(olga, salon.masha, "An old friend")
    assert (await books(salon, "12:00")).status == Visit.Status.waiting
    await exempt_no_more(olga, salon.masha)
    assert (await books(salon, "13:00")).status == Visit.Status.requested
    with pytest.raises(NothingMissed):
        await waive(olga, salon.masha, 9_999, "what?")
    with pytest.raises(Forbidden):
        await exempt(salon.actors["Anna"], salon.masha, "no right")
    rows = await JournalEntry.objects().where(JournalEntry.subject == "client").order_by(JournalEntry.id)
    verbs = ["waive", "count again", "exempt from trust rules", "trust rules count again"]
    assert [row.action for row in rows if row.who == "Olga"] == verbs


async def yoga_of(salon: Salon, seats: int = 1) -> Places:
    event = await put_on(salon, await offer_yoga(salon))
    return Places(event.id, seats, name="Masha", phone="0151 12345678")


async def test_a_place_waits_for_no_deposit_that_cannot_be_paid_online_and_a_ban_holds_there_too() -> None:
    salon = await open_salon()
    await strict(salon, 1)
    wanted = await yoga_of(salon)
    with pytest.raises(PayFirst, match="a deposit of"):
        await book_seats(CUSTOMER, wanted)
    await exempt(SYSTEM, salon.masha, "fine")
    await forbid_online(SYSTEM, salon.masha, "rude")
    with pytest.raises(NotForYou):
        await book_seats(CUSTOMER, wanted)
    assert await fetch_value("SELECT count(*) FROM seat") == 0


@pytest.mark.parametrize(("missed", "asks", "amount"), [(1, "deposit", 1_500), (2, "everything", 3_000)])
async def test_where_it_can_be_paid_online_a_place_takes_what_a_visit_does(
    monkeypatch, missed: int, asks: str, amount: int
) -> None:
    salon = await open_salon()
    await strict(salon, missed)
    async with open_box(monkeypatch):
        made = await book_seats(CUSTOMER, await yoga_of(salon, 2))
    asked = await Prepayment.objects().get(Prepayment.visit == made.id)
    assert made.status == Visit.Status.requested
    assert (asked.asks, asked.amount) == (asks, amount)
    assert (await ask_of(made)).amount == amount


async def test_what_was_asked_with_a_place_is_settled_when_it_is_paid(monkeypatch) -> None:
    salon = await open_salon()
    await strict(salon, 1)
    async with open_box(monkeypatch) as box:
        made = await pays(box, await book_seats(CUSTOMER, await yoga_of(salon)))
    assert made.status == Visit.Status.waiting
    assert (await ask_of(made)).settled_by == "paid online"


async def test_whoever_missed_too_much_gets_no_place_online_however_they_would_pay(monkeypatch) -> None:
    salon = await open_salon()
    await strict(salon, 3)
    async with open_box(monkeypatch):
        with pytest.raises(NotForYou, match="could not take this booking online"):
            await book_seats(CUSTOMER, await yoga_of(salon))
    assert await fetch_value("SELECT count(*) FROM seat") == 0


async def test_the_client_reads_what_is_asked_on_the_page_and_in_the_letter() -> None:
    salon = await open_salon()
    await strict(salon, 1)
    made = await books(salon)
    await worker.send_next(None, clock.now())
    letter = await fetch_value("SELECT body FROM message WHERE visit = $1", made.id)
    assert "We ask for a deposit of €22.50 before your visit" in letter
    async with browser() as b:
        page = (await b.get(f"/v/{made.code}")).text
        assert "We ask for a deposit of €22.50 before your visit. We will write to you." in page


async def test_the_desk_reads_what_was_asked_and_why_and_marks_it_settled_once() -> None:
    salon = await open_salon()
    await strict(salon, 1)
    made = await books(salon)
    async with browser(salon.actors["Olga"]) as b:
        listed = (await b.get("/desk/requests")).text
        assert "Deposit €22.50" in listed
        assert "1 no-show, together 1" in listed
        shown = (await b.get(f"/desk/visits/{made.id}")).text
        assert "Deposit of €22.50 asked for" in shown
        assert (await b.post(f"/desk/requests/{made.id}/settlement")).status_code < 400
        assert "Deposit of €22.50 settled" in (await b.get(f"/desk/visits/{made.id}")).text
        assert (await b.post(f"/desk/requests/{made.id}/settlement")).status_code == 409
    with pytest.raises(NothingAsked):
        await settle(SYSTEM, made.id)
    async with browser() as b:
        assert "We ask for" not in (await b.get(f"/v/{made.code}")).text


async def test_the_card_shows_the_score_what_counts_and_until_when_and_the_rules_have_a_page() -> None:
    salon = await open_salon()
    [missed] = await strict(salon, 1)
    here = f"/desk/clients/{salon.masha}/trust"
    async with browser(salon.actors["Olga"]) as b:
        page = (await b.get(here)).text
        assert "A deposit is asked for until" in page
        assert "No-show, 30 Nov" in page
        wrong = await b.post(f"{here}/waiver", data={"visit": str(missed), "trust_why": ""})
        assert (wrong.status_code, "Say why: somebody will ask." in wrong.text) == (422, True)
        done = await b.post(f"{here}/waiver", data={"visit": str(missed), "trust_why": "Ill"})
        assert done.status_code == 303
        assert "Does not count" in (await b.get(here)).text
        assert (await b.get("/desk/clients/trust")).status_code == 403


async def test_the_rules_have_a_page_that_keeps_what_was_typed() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as b:
        form = {"half_life_days": "90", "no_show_points": "1", "late_points": "x", "deposit_rate": "50"}
        refused = await b.post("/desk/clients/trust", data=form)
        assert (refused.status_code, 'value="90"' in refused.text) == (422, True)
        assert (await b.post("/desk/clients/trust", data={**form, "late_points": "0"})).status_code == 303
    assert await fetch_value("SELECT half_life_days FROM trust_terms") == 90
    with pytest.raises(Stale):
        await set_terms(SYSTEM, TrustForm("180", "1", "1", deposit_rate="50", seen="older"))
