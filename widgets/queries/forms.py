"""Booking forms: the one a page is shown by, and what the desk reads of all of them."""

from asyncpg import Record

from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission
from widgets.rules.addresses import FORM
from widgets.rules.forms import Form, read_design
from widgets.tables import BookingForm

LARGEST_ID = 2**31 - 1
BY_CODE = "SELECT code, name, definition, is_on FROM booking_form WHERE code = $1 AND removed_at IS NULL"
DEFAULT = """
SELECT '' AS code, name, definition, is_on FROM booking_form
WHERE is_default AND is_on AND removed_at IS NULL
"""
COUNT = "SELECT count(*) FROM booking_form WHERE removed_at IS NULL AND name ILIKE $1"
LISTED = """
SELECT booking_form.id, code, name, is_default, is_on, definition, version, changed_at,
    (SELECT count(*) FROM visit_origin WHERE visit_origin.form = booking_form.code) AS booked
FROM booking_form WHERE removed_at IS NULL AND name ILIKE $1
ORDER BY is_default DESC, lower(name), booking_form.id LIMIT $2 OFFSET $3
"""
VERSIONS = """
SELECT number, name, saved_at, saved_by FROM form_version WHERE form = $1 ORDER BY number DESC LIMIT 30
"""
PICTURE = """
SELECT content FROM form_picture WHERE code = $1 UNION ALL SELECT content FROM staff_photo WHERE code = $1
"""
SERVICES = """
SELECT service.id, service.name, category.name AS category FROM service
JOIN category ON category.id = service.category
WHERE service.is_active AND service.is_online AND NOT service.is_addon_only
  AND EXISTS (SELECT FROM service_price WHERE service_price.service = service.id)
ORDER BY category.position, category.id, service.position, service.id
"""
CATEGORIES = """
SELECT category.id, category.name FROM category WHERE EXISTS (
    SELECT FROM service WHERE service.category = category.id AND service.is_active AND service.is_online)
ORDER BY category.position, category.id
"""
PEOPLE = """
SELECT staff_member.id, staff_member.name, branch.name AS branch FROM staff_member
JOIN branch ON branch.id = staff_member.branch
WHERE staff_member.is_online AND staff_member.dismissed_on IS NULL AND branch.is_active
ORDER BY branch.name, branch.id, staff_member.position, staff_member.name, staff_member.id
"""


async def asked_form(code: str) -> Form:
    """The form of an address; what nobody keeps by that code is not saved. "" is the default one."""
    if not code:
        row = await fetch_one(DEFAULT)
        return shown(row) if row else Form()
    row = await fetch_one(BY_CODE, code) if FORM.fullmatch(code) else None
    return shown(row) if row else Form(is_on=False, is_saved=False)


def shown(row: Record) -> Form:
    return Form(row["code"], row["name"], read_design(row["definition"]), row["is_on"])


async def forms(actor: Actor, text: str, page: int) -> tuple[list[Record], Pages]:
    """Those whose name holds the text, the default one first, with how many booked by each."""
    actor.require(Permission.edit_catalog)
    like = f"%{text.strip().replace(chr(92), '').replace('%', '').replace('_', '')}%"
    found = pages(page, await fetch_value(COUNT, like))
    return await fetch(LISTED, like, found.size, found.offset), found


async def access_form(actor: Actor, form_id: int, *, lock: bool = False, gone: bool = False) -> BookingForm:
    """For who may change the catalogue; `gone`: also one that was removed. Raises `NotFound`."""
    actor.require(Permission.edit_catalog)
    if not 0 < form_id <= LARGEST_ID:
        raise NotFound("There is no such booking form.")
    query = BookingForm.objects().where(BookingForm.id == form_id).first()
    found = await (query.lock_rows() if lock else query)
    if found is None or (found.removed_at and not gone):
        raise NotFound("There is no such booking form.")
    form: BookingForm = found
    return form


async def versions(form_id: int) -> list[Record]:
    """The last thirty, the newest first."""
    return await fetch(VERSIONS, form_id)


async def picture(code: str) -> bytes:
    found: bytes | None = await fetch_value(PICTURE, code[:40].replace("\0", ""))
    if found is None:
        raise NotFound("There is no such picture.")
    return found


async def services_online() -> list[Record]:
    """What any branch offers online, in the order of the price list."""
    return await fetch(SERVICES)


async def categories_online() -> list[Record]:
    """Headings above anything that is offered online."""
    return await fetch(CATEGORIES)


async def people_online() -> list[Record]:
    """Who can be booked online, branch by branch."""
    return await fetch(PEOPLE)
