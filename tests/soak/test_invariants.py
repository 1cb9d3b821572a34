"""Each rule of a soak notices the damage that it is there for, and a salon in order breaks none."""

from datetime import date

import pytest

import payroll.actions
from bench.soak.invariants import BOOK, CHAIN, EVERY_RULE, KEPT_BITS, broken
from booking import actions
from booking.actions import Booking, Together
from booking.rules.wants import Want, Wanted
from checkout.actions import complete_visit
from checkout.rules import Checkout, Method, Tender
from clients.tables import Visit
from kit import db
from kit.rights import CUSTOMER, SYSTEM
from kit.seen import mark_of
from ledger.sealing import seal_next
from tests.booking.classes import offer_yoga, put_on, seat
from tests.booking.express import sent
from tests.booking.extras import beard
from tests.booking.line import offers, on_the_day, wait, work_off
from tests.booking.scene import at
from tests.booking.wishes import wish
from tests.cast import MONDAY, Salon, open_salon
from tests.races.guards import WALL

pytestmark = pytest.mark.usefixtures("morning")
TWICE = "nobody's time is taken twice"
EXPECTED = "whoever is expected has a time, and who is not has none"
CLASS_TIME = "a class that is held takes its leader's time, one that was called off takes nobody's"
ADDED = "what was added is done by who does the service, in its time"
FORCED = "what was saved anyway says so, by whom and over what"
ONE_OFFER = "a time is put to one visit by one offer"
OWN_TIME = "every service of a visit has its own time within it"
LASTS = "a visit lasts from its first service to its last"
AT_ONCE = "two services are done at once only where both may be"
COMES_TO = "a bill comes to its lines, its tips and what was paid"
PARTY = "a party is somebody, in one branch"
LEAD = "a hold lapses when the one that leads it does"
DAMAGE = [
    (TWICE, "UPDATE appointment SET starts_at = starts_at - interval '2 hours' WHERE visit IS NOT NULL"),
    (TWICE, "UPDATE appointment SET starts_at = starts_at - interval '2 hours' WHERE event IS NOT NULL"),
    ("nothing comes over what was saved anyway", "UPDATE appointment SET id = id + 1000000 WHERE NOT forced"),
    (FORCED, "UPDATE appointment SET forced = FALSE"),
    (FORCED, "UPDATE visit SET forced_at = NULL, forced_by = '', forced_over = ''"),
    (FORCED, "UPDATE visit SET forced_by = ''"),
    (EXPECTED, "UPDATE appointment SET released_at = now() WHERE visit IS NOT NULL"),
    (EXPECTED, "UPDATE visit SET status = 'cancelled' WHERE status = 'waiting'"),
    (
        "a visit's time is where its line's person is",
        "UPDATE visit_line SET member = (SELECT id FROM staff_member WHERE name = 'Lena')",
    ),
    ("a link that was finished is a visit, and holds nothing more", "UPDATE express SET state = 'finished'"),
    (ADDED, "UPDATE visit_line SET member = NULL WHERE added_to IS NOT NULL"),
    (ADDED, "UPDATE visit_line SET visit = (SELECT min(id) FROM visit) WHERE added_to IS NOT NULL"),
    ("a class has as many places taken as it says, and no more than there are", "UPDATE seat SET seats = 2"),
    (CLASS_TIME, "UPDATE appointment SET released_at = now() WHERE event IS NOT NULL"),
    (CLASS_TIME, "UPDATE group_event SET cancelled_at = now()"),
    ("nobody is expected in a class that was called off", "UPDATE group_event SET cancelled_at = now()"),
    (
        "who has a place comes when the class is held",
        "UPDATE group_event SET starts_at = starts_at - interval '1 hour'",
    ),
    (OWN_TIME, "UPDATE visit_line SET ends_at = ends_at + interval '1 hour' WHERE starts_at IS NOT NULL"),
    (
        OWN_TIME,
        "UPDATE appointment SET released_at = now() WHERE line = ("
        "SELECT max(id) FROM visit_line AS timed WHERE timed.starts_at IS NOT NULL)",
    ),
    (
        OWN_TIME,
        "UPDATE appointment SET starts_at = starts_at - interval '3 hours', ends_at = ends_at - "
        "interval '3 hours' WHERE line IN (SELECT id FROM visit_line WHERE starts_at IS NOT NULL)",
    ),
    (LASTS, "UPDATE visit SET ends_at = ends_at + interval '1 hour'"),
    (LASTS, "UPDATE visit SET starts_at = starts_at - interval '1 hour'"),
    (
        AT_ONCE,
        "UPDATE visit_line SET starts_at = visit.starts_at FROM visit WHERE visit.id = visit_line.visit "
        "AND visit_line.starts_at IS NOT NULL",
    ),
    (PARTY, "UPDATE visit SET party = NULL"),
    (
        PARTY,
        "UPDATE visit SET branch = (SELECT max(id) FROM branch) "
        "WHERE id = (SELECT max(id) FROM visit WHERE party IS NOT NULL)",
    ),
    (
        "a party has one recurrence, and one of its visits carries it",
        "UPDATE visit SET recurrence = 1 WHERE party IS NOT NULL",
    ),
    (LEAD, "UPDATE hold SET expires_at = expires_at + interval '1 minute' WHERE lead IS NOT NULL"),
    (LEAD, "UPDATE hold SET branch = (SELECT max(id) FROM branch) WHERE lead IS NOT NULL"),
    ("every closing has one bill", "UPDATE visit SET closing = 2 WHERE closing = 1"),
    ("every closing has one bill", "UPDATE visit SET closing = 1 WHERE closing = 0"),
    (COMES_TO, "UPDATE bill_line SET amount = amount + 1"),
    (COMES_TO, "UPDATE bill SET tip = 5"),
    (COMES_TO, "UPDATE bill SET rounding = 1"),
    ("the tax of a bill is in the book", "UPDATE bill_line SET tax = 1"),
    ("no line of a closing is paid twice", "UPDATE pay_line SET line = (SELECT min(line) FROM pay_line)"),
    ("a wait that ended with a visit names one", "UPDATE waiting_request SET visit = NULL"),
    ("a wait that ended with a visit names one", "UPDATE waiting_request SET status = 'left'"),
    (
        ONE_OFFER,
        "INSERT INTO waiting_offer (request, code, starts_at, ends_at, offered_at, expires_at, answer) "
        "SELECT request, code, starts_at + interval '1 minute', ends_at, offered_at, expires_at, answer "
        "FROM waiting_offer",
    ),
    (KEPT_BITS, "UPDATE taken_day SET cells = decode(repeat('00', 36), 'hex')"),
    (KEPT_BITS, "DELETE FROM taken_day"),
    (BOOK, "DELETE FROM posting WHERE amount > 0"),
    (CHAIN, "UPDATE book_transaction SET description = 'another'"),
    (CHAIN, "DELETE FROM book_open"),
]


async def busy_salon() -> None:
    """One of everything that a rule looks at: visits expected, paid and off, a class, a wait that is over."""
    salon = await open_salon()
    await payroll.actions.set_terms(SYSTEM, salon.anna, MONDAY, 4000, 1000)
    await booked(salon, "15:00")
    await actions.cancel(CUSTOMER, (await booked(salon, "16:00")).id, "")
    for start in ("12:00", "13:00"):
        await seal_next()  # the first is in the chain, the second not yet
        await pay(await booked(salon, start))
    await seat((await put_on(salon, await offer_yoga(salon))).id)
    await actions.book(SYSTEM, wish(salon, member=salon.lena, addons=(await beard(salon),)))
    await sent(salon, "09:00")
    await save_anyway(salon)
    await come_together(salon)
    await wait_and_take(salon)


async def save_anyway(salon: Salon) -> None:
    """A visit over the one at three."""
    wanted = Booking(salon.center, salon.haircut, salon.anna, at("15:30"), "Petra")
    with pytest.raises(actions.OtherReasons) as refusal:
        await actions.book_anyway(SYSTEM, wanted, "")
    agreed = mark_of({"over": refusal.value.details["reasons"]})
    await actions.book_anyway(SYSTEM, wanted, agreed)


async def come_together(salon: Salon) -> None:
    """A colour and a cut with a friend's cut on Thursday; the same is held on Friday."""
    wanted = Wanted((Want(salon.colour), Want(salon.haircut), Want(salon.haircut, guest=1)), together=False)
    first, second = at("09:00", date(2026, 12, 3)), at("09:00", date(2026, 12, 4))
    contact = Booking(salon.center, salon.colour, None, first, "Masha", "+49 1511 2345678")
    await actions.book_several(CUSTOMER, Together(contact, wanted, ("Tom",)))
    await actions.hold_several(salon.center, wanted, second)


async def booked(salon: Salon, start: str) -> Visit:
    wanted = Booking(salon.center, salon.haircut, salon.anna, at(start), "Masha", "+49 1511 2345678")
    return await actions.book(CUSTOMER, wanted)


async def pay(visit: Visit) -> None:
    await complete_visit(SYSTEM, visit.id, Checkout(visit.version, [Tender(Method.card, 4500)]))


async def wait_and_take(salon: Salon) -> None:
    request = await wait(salon, 1, on_the_day(salon.anna))
    await work_off()
    [offer] = await offers()
    await actions.take(request, offer.id)


async def do(damage: str) -> None:
    """As if no constraint and no trigger were there to come to the rescue."""
    await db.execute("SET CONSTRAINTS ALL IMMEDIATE")
    await db.execute(f"ALTER TABLE appointment DROP CONSTRAINT {WALL}")
    await db.execute("ALTER TABLE pay_line DROP CONSTRAINT pay_line_once")
    await db.execute("SET LOCAL session_replication_role = replica")
    await db.execute(damage)


async def test_a_salon_in_order_breaks_nothing() -> None:
    await busy_salon()
    await do("SELECT 1")
    assert await broken() == []


@pytest.mark.parametrize(("rule", "damage"), DAMAGE)
async def test_damage_is_found(rule: str, damage: str) -> None:
    await busy_salon()
    await do(damage)
    assert rule in {each.partition(": ")[0] for each in await broken()}


def test_every_rule_has_its_damage() -> None:
    assert {rule for rule, _ in DAMAGE} == set(EVERY_RULE)
