"""Each rule of what is taken notices the damage that it is there for; what was there before is left alone."""

from datetime import date

import pytest

from bench.soak.taking import EVER, RULES, broken_since, mark
from booking import actions
from booking.actions import Booking, Together
from booking.rules.wants import Want, Wanted
from kit import db
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.cast import Salon, open_salon
from tests.machine.house import House, furnish_house
from tests.races.guards import WALL

pytestmark = pytest.mark.usefixtures("morning")
NEEDS = "whatever is taken has as many rooms of each kind as its service needs"
NO_MORE = "no room is taken that the service does not need"
IN_USE = "only what is in use in the branch itself is taken"
ONLY = "a room that is only somebody's, or for something, is taken for nobody and nothing else"
WAIT = "nobody waits longer between two services than the branch says"
ORDER = "services that have a place in the visit come in that order"
PARTY = "who comes together are different people, and one of them pays"
WHOLE = "what is held is held whole, and has its time"
PARTS = "a package is sold with each of its services"
SAVES = "a package saves what its services cost more than it"
DAMAGE = [
    (
        NEEDS,
        "UPDATE appointment SET released_at = now() FROM resource WHERE resource.id = resource "
        "AND resource.name = 'Lamp 2' AND visit IS NOT NULL",
    ),
    (
        NEEDS,
        "DELETE FROM appointment USING resource WHERE resource.id = resource "
        "AND resource.name = 'Lamp 2' AND hold IS NOT NULL",
    ),
    (NEEDS, "UPDATE service_need SET quantity = quantity + 1"),
    (NO_MORE, "DELETE FROM service_need"),
    (NO_MORE, "UPDATE resource SET kind = (SELECT max(id) FROM kind) WHERE kind IS NOT NULL"),
    (IN_USE, "UPDATE resource SET is_active = false WHERE kind IS NOT NULL"),
    (IN_USE, "UPDATE resource SET branch = (SELECT max(id) FROM branch) WHERE kind IS NOT NULL"),
    (
        ONLY,
        "INSERT INTO member_tie (resource, member, tie) SELECT resource.id, staff_member.id, 'only' "
        "FROM resource, staff_member WHERE kind IS NOT NULL AND staff_member.name = 'Boris'",
    ),
    (
        ONLY,
        "INSERT INTO service_tie (resource, service, tie) SELECT resource.id, service.id, 'only' "
        "FROM resource, service WHERE kind IS NOT NULL AND service.name = 'Spa'",
    ),
    (
        WAIT,
        "UPDATE visit_line SET starts_at = starts_at + interval '20 minutes' WHERE id IN ("
        "SELECT max(id) FROM visit_line AS line WHERE line.starts_at IS NOT NULL GROUP BY visit)",
    ),
    (ORDER, "UPDATE service SET visit_rank = 3 - visit_rank"),
    (PARTY, "UPDATE party SET payer = NULL"),
    (PARTY, "UPDATE visit SET client = (SELECT max(id) FROM client) WHERE party IS NOT NULL"),
    (PARTY, "UPDATE visit SET party = NULL WHERE id = (SELECT max(id) FROM visit WHERE party IS NOT NULL)"),
    (WHOLE, "DELETE FROM hold WHERE piece = 0"),
    (WHOLE, "UPDATE hold SET piece = 0"),
    (WHOLE, "DELETE FROM appointment WHERE hold = (SELECT max(id) FROM hold)"),
    (PARTS, "UPDATE visit_line SET title = 'Cut' WHERE id = (SELECT max(id) FROM visit_line)"),
    (SAVES, "UPDATE visit_line SET discount = discount - 1 WHERE id = (SELECT max(id) FROM visit_line)"),
    (SAVES, "UPDATE visit_line SET discount = 0"),
]


async def furnished_salon() -> tuple[Salon, House]:
    """A cut with a friend's on Wednesday, a package the day after; the day after that a colour is held."""
    salon = await open_salon()
    house = await furnish_house(salon)
    cut = salon.haircut
    await book(salon, Wanted((Want(cut), Want(cut, guest=1))), date(2026, 12, 2), "Tom")
    await actions.hold_several(
        salon.center, Wanted((Want(salon.colour), Want(cut))), at("09:00", date(2026, 12, 4))
    )
    await book(salon, Wanted((Want(house.look),)), date(2026, 12, 3))
    return salon, house


async def book(salon: Salon, wanted: Wanted, day: date, *guests: str) -> None:
    contact = Booking(
        salon.center, wanted.wants[0].service, None, at("09:00", day), "Masha", "+49 1511 2345678"
    )
    await actions.book_several(CUSTOMER, Together(contact, wanted, guests))


async def do(damage: str) -> None:
    """As if no constraint and no trigger were there to come to the rescue."""
    await db.execute("SET CONSTRAINTS ALL IMMEDIATE")
    await db.execute(f"ALTER TABLE appointment DROP CONSTRAINT {WALL}")
    await db.execute("SET LOCAL session_replication_role = replica")
    await db.execute(damage)


async def test_a_salon_in_order_breaks_nothing() -> None:
    await furnished_salon()
    assert await broken_since(EVER) == []


@pytest.mark.parametrize(("rule", "damage"), DAMAGE)
async def test_damage_is_found(rule: str, damage: str) -> None:
    await furnished_salon()
    await do(damage)
    assert rule in {each.partition(": ")[0] for each in await broken_since(EVER)}


@pytest.mark.parametrize("rule", [NEEDS, NO_MORE, IN_USE, ONLY, SAVES])
async def test_what_was_taken_before_the_setup_changed_is_left_alone(rule: str) -> None:
    await furnished_salon()
    since = await mark()
    await do(next(damage for each, damage in reversed(DAMAGE) if each == rule))
    assert await broken_since(since) == []


def test_every_rule_has_its_damage() -> None:
    assert {rule for rule, _ in DAMAGE} == set(RULES)
