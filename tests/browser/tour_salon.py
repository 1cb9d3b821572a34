"""A salon in the middle of its day, so that no page of the tour is empty for want of something to show.

Some of it is as long as people and their addresses get, which is where pages break first.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

import booking.actions
import booking.actions.posters
import catalog.actions
import checkout.actions
import clients.actions
import payroll.actions
import staff.actions
from booking.actions import Booking
from booking.actions.labels import add_label, set_labels
from booking.actions.notes import write_notes
from booking.actions.photos import add_photo
from booking.door_tables import DoorPoster
from catalog.schemas import AddOnsForm, ServiceForm
from catalog.tables import Service
from clients.schemas import ClientForm
from clients.tables import Visit
from kit import clock, db
from loyalty.actions.programmes import NewProgramme, draft_programme, start_programme
from staff.schemas import TabletForm
from tests.browser.tour_batches import batches_of
from tests.browser.tour_exchange import files_of
from tests.browser.tour_finance import finance_of
from tests.browser.tour_fiscal import fiscal_of
from tests.browser.tour_forms import forms_of
from tests.browser.tour_gifts import gifts_of
from tests.browser.tour_memberships import memberships_of
from tests.browser.tour_own import own_of
from tests.browser.tour_paying import paying_of
from tests.browser.tour_personal import personal_of
from tests.browser.tour_privacy import privacy_of
from tests.browser.tour_renewals import renewals_of
from tests.browser.tour_rooms import rooms_of
from tests.browser.tour_stock import stock_of
from tests.cast import Salon, open_salon
from tests.checkout.accounts import owes, settle, top_up, trusting
from tests.checkout.taxing import keeps_taxes, taxed_as
from tests.checkout.till import buys_shampoo, by_card, cashback, drawer, in_cash, pay, printer
from tests.files import drawn, paper
from tests.loyalty.certificates import kind_of, sold
from tests.loyalty.programmes import TIERS, rule

BEFORE = date(2026, 9, 1)
LONG_NAME = "Maximiliane-Alexandra von Hohenstein-Lichtenberg"
LONG_EMAIL = "maximiliane.alexandra.hohenstein.lichtenberg@correspondence.example.com"


@dataclass(frozen=True, slots=True)
class Tour:
    """The salon, and by name whatever an address of the tour may speak of."""

    salon: Salon
    names: dict[str, object]


def at(hour: int, minute: int = 0) -> datetime:
    """A time of Center's wall clock on the day of the tour."""
    return datetime(2026, 12, 1, hour - 1, minute, tzinfo=UTC)


async def salon_at_work() -> Tour:
    """Needs the clock to stand at the harness' NOW."""
    salon = await open_salon()
    names = {**asdict(salon), **await ids_of_rows(salon), **await set_up(salon)}
    names |= await stock_of(salon)
    more = {**await visits_of_all_kinds(salon), **await paid_visits(salon), **await rooms_of(salon)}
    more |= await batches_of(salon)
    more |= await files_of(salon)
    beside = await what_is_beside(salon, int(str(more["confirmed"])))
    own = await own_of(salon, int(str(more["confirmed"])))
    own |= await privacy_of(salon)
    own |= await forms_of(salon)
    own |= await personal_of(salon, int(str(more["paid"])))
    own |= await paying_of(salon)
    own |= await gifts_of(salon)
    own |= await fiscal_of(salon)
    own |= await finance_of(salon, int(str(names["desk"])))
    own |= await memberships_of(salon)
    own |= await renewals_of(salon)
    return Tour(salon, names | more | beside | own)


async def set_up(salon: Salon) -> dict[str, object]:
    """Terms, points, a printer nobody answers at, drawers, and a week with exceptions."""
    vera = salon.actors["Vera"]
    for member in (salon.anna, salon.lena):
        await payroll.actions.set_terms(vera, member, BEFORE, 4000, 1000)
    await cashback(salon)
    tenth = NewProgramme(name="Tenth off", rule=rule(), branches=[salon.center])
    programme = await draft_programme(vera, tenth)
    ladder = await draft_programme(vera, NewProgramme(name="Tiers", rule=TIERS, branches=[salon.center]))
    await start_programme(vera, ladder, clock.today("Europe/Berlin"))
    await keeps_taxes(salon, cash_step="0.05")
    await taxed_as(salon, f"good-{salon.shampoo}", "reduced")
    register = await printer(salon, port=9)
    desk, shift = await drawer(salon)
    _, counted = await drawer(salon, name="Back room")
    await checkout.actions.close_shift(vera, counted.id, 9_500, "Bought milk")
    await staff.actions.set_exception(vera, salon.anna, date(2026, 12, 24), [540, 780], "Christmas Eve")
    await staff.actions.take_time_off(vera, salon.lena, at(15), at(16), "Dentist")
    await booking.actions.posters.put_up(vera, salon.center, 30, 15)
    poster = await DoorPoster.objects().first()
    await catalog.actions.close_day(vera, salon.center, date(2026, 12, 25), "Christmas")
    tablet = await shared(salon)
    return await gifts(salon) | {
        "programme": programme,
        "ladder": ladder,
        "tablet": tablet,
        "register": register.id,
        "desk": desk,
        "shift": shift.id,
        "counted": counted.id,
        "poster_code": poster.code,
    }


async def gifts(salon: Salon) -> dict[str, object]:
    kind = await kind_of(salon)
    certificate, _ = await sold(salon, kind)
    return {"certificate_kind": kind, "certificate": certificate}


async def shared(salon: Salon) -> int:
    form = TabletForm(branch=str(salon.center), name="Front desk")
    await staff.actions.share_tablet(salon.actors["Vera"], form, "Mozilla/5.0 (iPad) Safari/605")
    return int(await db.fetch_value("SELECT id FROM tablet"))


async def visits_of_all_kinds(salon: Salon) -> dict[str, object]:
    """By their status, a held time, and a quarter of an hour."""
    vera, fringe = salon.actors["Vera"], await fringe_trim(salon)
    long = Booking(
        salon.center, fringe, salon.anna, at(10), LONG_NAME, "+4915112345679", LONG_EMAIL,
        "Please ring twice: the bell at the gate is hard to hear from the yard.",
    )  # fmt: skip
    waiting = await booking.actions.book(vera, long)
    confirmed, missed = [await book(salon, at(hour), salon.anna) for hour in (11, 13)]
    gone = await book(salon, at(11), salon.lena)
    later = await book(salon, at(10) + timedelta(days=3), salon.lena)
    await book(salon, at(16), salon.anna, salon.colour)
    await booking.actions.set_status(vera, confirmed.id, Visit.Status.confirmed, None)
    await booking.actions.set_status(vera, missed.id, Visit.Status.no_show, None)
    await booking.actions.cancel(vera, gone.id, "The train is late")
    repeated = await every_week(salon)
    held = await booking.actions.hold(salon.center, salon.haircut, salon.lena, at(12))
    return {
        "waiting": waiting.id, "confirmed": confirmed.id, "missed": missed.id, "gone": gone.id,
        "hold": held.code, "fringe": fringe, "long_client": waiting.client,
        "repeated": repeated.id, "code": later.code, "gone_code": gone.code, "soon_code": waiting.code,
    }  # fmt: skip


async def what_is_beside(salon: Salon, visit: int) -> dict[str, object]:
    """A warning and a birthday on the card, a label, notes and a photo at the visit."""
    vera = salon.actors["Vera"]
    card = ClientForm(
        "Masha Petrova", "+4915112345678", "masha@example.com", "",
        warning="Allergic to ammonia: only colours without it, and gloves", birthday="5 December 1990",
    )  # fmt: skip
    await clients.actions.change_client(vera, salon.masha, card, 1)
    label = await add_label(vera, "No hurry", "teal")
    marked = await set_labels(vera, visit, [label.id], None)
    await write_notes(vera, visit, "Colour 7.1, 20 vol, 35 minutes.\nTea with milk.", marked.version)
    photo = await add_photo(vera, visit, "before.png", drawn(), "before")
    await add_photo(vera, visit, "after.png", drawn(480, 640, colour="tomato"), "after")
    await add_photo(vera, visit, "Agreed.pdf", paper(), "")
    line = await db.fetch_value("SELECT id FROM visit_line WHERE visit = $1", visit)
    return {"label": label.id, "photo": photo.id, "confirmed_line": line}


async def every_week(salon: Salon) -> Visit:
    """A visit that was repeated with one date left out, and one of whose dates is called off."""
    vera, first = salon.actors["Vera"], await book(salon, at(17), salon.lena)
    chosen = [(int((at(17) + timedelta(weeks=week)).timestamp()), salon.lena) for week in (1, 3, 4)]
    made = await booking.actions.repeat(vera, first.id, booking.actions.Repetition(1, chosen))
    await booking.actions.cancel(vera, made[0].id, "On holiday")
    await book(salon, at(11) + timedelta(weeks=2), salon.anna)
    return first


async def fringe_trim(salon: Salon) -> int:
    vera = salon.actors["Vera"]
    hair = await db.fetch_value("SELECT id FROM category")
    form = ServiceForm(
        name="Fringe trim between visits", category=str(hair), minutes="15", is_online="yes",
        description="Dry, without washing.", position="3", prices={salon.center: "12"},
    )  # fmt: skip
    service: Service = await catalog.actions.add_service(vera, form)
    await staff.actions.give_skill(vera, salon.anna, service.id)
    await catalog.actions.set_addons(vera, salon.colour, AddOnsForm(addons={1: str(service.id)}))
    return int(service.id)


async def book(salon: Salon, starts_at: datetime, member: int, service: int = 0) -> Visit:
    wanted = Booking(salon.center, service or salon.haircut, member, starts_at, client=salon.masha)
    return await booking.actions.book(salon.actors["Vera"], wanted)


async def paid_visits(salon: Salon) -> dict[str, object]:
    """One in the chair, one paid in cash, one reopened."""
    vera = salon.actors["Vera"]
    here, paid, again = [await book(salon, at(hour), salon.lena) for hour in (10, 13, 14)]
    for visit in (here, paid, again):
        await booking.actions.set_status(vera, visit.id, Visit.Status.arrived, None)
    await buys_shampoo(salon, paid)
    bill = await pay(salon, paid, in_cash(5_700, 6_000, version=2, desk=await open_desk()), "Vera")
    await pay(salon, again, by_card(4_500, version=2), "Vera")
    await checkout.actions.reopen_visit(vera, again.id, "Charged the wrong client", 3)
    receipt = await db.fetch_value("SELECT id FROM receipt WHERE bill = $1", bill.id)
    await owes(await trusting(salon), 2_500, price=4_500)
    await settle(salon, 1_000)
    ahead = await top_up(salon, 3_000)
    return {
        "here": here.id,
        "paid": paid.id,
        "again": again.id,
        "receipt": receipt,
        "paid_code": paid.code,
        "move": ahead.id,
    }


async def open_desk() -> int:
    return int(await db.fetch_value("SELECT desk FROM shift WHERE closed_at IS NULL"))


async def ids_of_rows(salon: Salon) -> dict[str, object]:
    """What is in the cast without a name of its own."""
    category = await db.fetch_value("SELECT id FROM category")
    kind = await db.fetch_value("SELECT id FROM kind")
    return {"category": category, "kind": kind, "account": salon.actors["Olga"].account}
