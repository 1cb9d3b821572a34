"""Several services, and people who come together, wanted at one moment; and what must not be left of them."""

from collections.abc import Awaitable

from bench.soak.invariants import broken
from booking.actions.several.booking import Together, book_several
from booking.rules.wants import Want, Wanted
from clients.tables import Visit
from kit import db
from kit.rights import CUSTOMER
from tests.booking.test_together import asked
from tests.cast import Salon

HALF = """
SELECT 'party ' || id FROM party WHERE NOT EXISTS (SELECT FROM visit WHERE visit.party = party.id)
UNION ALL
SELECT 'line ' || line.id FROM visit_line AS line JOIN visit ON visit.id = line.visit
WHERE added_to IS NULL AND status IN ('requested', 'waiting') AND NOT EXISTS (
    SELECT FROM appointment WHERE appointment.line = line.id AND released_at IS NULL)
UNION ALL
SELECT 'hold ' || id FROM hold WHERE NOT EXISTS (SELECT FROM appointment WHERE appointment.hold = hold.id)
"""


def look(salon: Salon, member: int) -> Wanted:
    return Wanted((Want(salon.colour, member), Want(salon.haircut, member)))


def pair(first: int, second: int, service: int) -> Wanted:
    return Wanted((Want(service, first), Want(service, second, guest=1)))


def several(salon: Salon, wanted: Wanted, start: str, number: int = 0, hold: str | None = None) -> Together:
    """Each from somebody of their own, with a friend where two are to come."""
    who = {"name": f"Client {number}", "phone": f"+49 1512 1{number:06}"}
    guests = (f"Friend {number}",) if any(each.guest for each in wanted.wants) else ()
    return asked(salon, wanted, start, guests=guests, hold=hold, **who)


def ask(salon: Salon, wanted: Wanted, start: str, number: int = 0) -> Awaitable[Visit]:
    return book_several(CUSTOMER, several(salon, wanted, start, number))


async def nothing_is_half_written() -> None:
    assert [row[0] for row in await db.fetch(HALF)] == []
    assert await broken() == []
