"""Which visit a code or a phone number means, and the poster at a branch's door."""

from booking.door_tables import DoorPoster
from booking.rules.check_in import Scanned
from catalog.tables import Branch
from clients.rules import parse_phone, short_code
from clients.tables import Visit
from kit import clock
from kit.db import fetch, fetch_value
from kit.errors import Invalid, NotFound
from kit.words import _

TODAY = "SELECT id, code FROM visit WHERE branch = $1 AND starts_at >= $2 AND starts_at < $3"
AT_THE_DOOR = """
SELECT visit.id FROM visit JOIN client ON client.id = visit.client
WHERE client.phone = $1 AND visit.branch = $2 AND visit.status IN ('waiting', 'confirmed')
  AND visit.starts_at - make_interval(mins => $4) <= $3 AND visit.starts_at + make_interval(mins => $5) >= $3
ORDER BY visit.starts_at, visit.id LIMIT 1
"""


async def meant_here(here: Branch, scanned: Scanned) -> Visit | None:
    """By its own code wherever it is; by the short one among those of today, if only one has it."""
    if scanned.code:
        return await Visit.objects().where(Visit.code == scanned.code).first()
    rows = await fetch(TODAY, here.id, *clock.local_day(clock.today(here.zone), here.zone))
    found = [row["id"] for row in rows if short_code(row["code"]) == scanned.short]
    return await Visit.objects().where(Visit.id == found[0]).first() if len(found) == 1 else None


async def at_the_door(branch: Branch, phone: str, window: tuple[int, int]) -> Visit | None:
    """The first visit that begins about now of the client with this number."""
    try:
        number = parse_phone(phone, branch.country)
    except Invalid:
        return None
    found = await fetch_value(AT_THE_DOOR, number, branch.id, clock.now(), *window)
    return await Visit.objects().where(Visit.id == found).first() if found else None


async def poster_of(branch: int) -> DoorPoster | None:
    return await DoorPoster.objects().where(DoorPoster.branch == branch).first()


async def poster_by_code(code: str) -> DoorPoster:
    """What the code on a poster opens. Raises `NotFound` for one that was renewed or taken down."""
    found = await DoorPoster.objects().where(DoorPoster.code == code).first()
    if found is None:
        raise NotFound(_("This code is not in use any more. Please come to the desk."))
    return found
