"""One thing in the words of the journal: names instead of ids, amounts and hours as people write them."""

from collections.abc import Mapping
from typing import Any

from piccolo.columns import Column
from piccolo.table import Table

from catalog.queries.offer import LARGEST_ID, week_of
from catalog.rules import WEEKDAYS, difference, show_hours
from kit import journal
from kit.db import execute, fetch, fetch_one
from kit.money import format_money
from kit.rights import Actor
from kit.seen import mark_of, refuse_stale

SERVICE = """
SELECT service.name, service.description, category.name AS category, service.minutes, service.pattern,
       staff_before AS "minutes before", staff_after AS "minutes after",
       room_before AS "room: minutes before", room_after AS "room: minutes after",
       (SELECT string_agg(quantity || ' × ' || kind.name, ', ' ORDER BY kind.name, kind.id)
        FROM service_need JOIN kind ON kind.id = service_need.kind
        WHERE service_need.service = service.id) AS needs,
       (SELECT string_agg(part.name, ', ' ORDER BY service_part.position, service_part.id)
        FROM service_part JOIN service AS part ON part.id = service_part.service
        WHERE service_part.package = service.id) AS "made of",
       service.position, service.is_online AS online, service.is_active AS offered,
       service.capacity AS people, service.max_seats AS places_for_one,
       replace(service.any_staff, '_', ' ') AS "any specialist",
       lead_minutes AS "earliest, minutes", horizon_days AS "latest, days", grid_minutes AS "grid, minutes",
       notice_minutes AS "notice to cancel, minutes", move_notice_minutes AS "notice to move, minutes",
       most_a_day AS "at most online a day", most_a_week AS "at most online a week",
       known_only AS "not for new clients", seen_within_days AS "days since the last visit",
       takes_requests AS "on request", visit_rank AS "place in a visit", at_once AS "while another is done",
       is_addon_only AS "only as an add-on",
       array(SELECT other.name FROM add_on JOIN service AS other ON other.id = add_on.addon
             WHERE add_on.service = service.id ORDER BY add_on.position, add_on.id) AS "add-ons"
FROM service JOIN category ON category.id = service.category
WHERE service.id = $1
"""
SERVICE_PRICES = """
SELECT branch.name, branch.currency, price
FROM service_price JOIN branch ON branch.id = service_price.branch WHERE service = $1 ORDER BY branch.id
"""
GOOD = """
SELECT name, concat_ws(' ', nullif(barcode, ''), (
           SELECT string_agg(code, ' ' ORDER BY good_barcode.id) FROM good_barcode WHERE good = good.id
       )) AS barcode,
       article, sale_unit AS "sold by", use_unit AS "used in", per_sale AS "in one", is_active AS sold
FROM good WHERE id = $1
"""
GOOD_PRICES = """
SELECT branch.name, branch.currency, price
FROM good_price JOIN branch ON branch.id = good_price.branch WHERE good = $1 ORDER BY branch.id
"""
ROOM = """
SELECT resource.name, kind.name AS kind, branch.name AS branch,
       resource.position AS "place in the order", resource.is_active AS used
FROM resource JOIN kind ON kind.id = resource.kind JOIN branch ON branch.id = resource.branch
WHERE resource.id = $1
"""
CATEGORY = "SELECT name, colour, position FROM category WHERE id = $1"
KIND = "SELECT name FROM kind WHERE id = $1"
BRANCH = "SELECT * FROM branch WHERE id = $1"
Facts = dict[str, Any]


async def facts_of(subject: tuple[str, int]) -> Facts:
    """What is known of a row now, {} when it is not there."""
    table, row_id = subject
    row = await fetch_one(ROWS[table], row_id)
    facts = {name: value for name, value in row.items() if name != "id"} if row else {}
    if table in PRICES:
        facts |= {
            f"price in {each['name']}": format_money(each["price"], each["currency"])
            for each in await fetch(PRICES[table], row_id)
        }
    if table == "branch":
        facts |= {
            f"open on {WEEKDAYS[day]}": show_hours(hours) for day, hours in (await week_of(row_id)).items()
        }
    return facts


async def mark_now(subject: tuple[str, int]) -> str:
    """What a form that shows the row carries; the id may be anything somebody typed into the address."""
    return mark_of(await facts_of(subject)) if subject[1] <= LARGEST_ID else ""


async def held(subject: tuple[str, int], seen: str) -> Facts:
    """What is known of a row that nobody else changes until the transaction ends; or it is `Stale`."""
    if subject[1] > LARGEST_ID:
        return {}
    await execute(HOLD[subject[0]], subject[1])
    facts = await facts_of(subject)
    if facts:
        refuse_stale(seen, facts)
    return facts


ROWS = {
    "service": SERVICE,
    "good": GOOD,
    "resource": ROOM,
    "category": CATEGORY,
    "kind": KIND,
    "branch": BRANCH,
}
HOLD = {table: f"SELECT FROM {table} WHERE id = $1 FOR NO KEY UPDATE" for table in ROWS}
PRICES = {"service": SERVICE_PRICES, "good": GOOD_PRICES}


async def put(row: Table, values: Mapping[str, Any]) -> None:
    """Writes some columns of a row, or none."""
    columns: dict[Column | str, Any] = {name: value for name, value in values.items()}
    if columns:
        await row.update_self(columns)


async def note(actor: Actor, action: str, subject: tuple[str, int], before: Facts, branch: int = 0) -> None:
    """Writes what became different since `before` into the journal; nothing when nothing did."""
    await note_difference(actor, action, subject, (before, await facts_of(subject)), branch)


async def note_difference(
    actor: Actor,
    action: str,
    subject: tuple[str, int],
    change: tuple[Mapping[str, Any], Mapping[str, Any]],
    branch: int = 0,
) -> None:
    """Writes the part of a change that differs."""
    before, after = difference(*change)
    if before or after:
        await journal.write(actor, action, subject, branch=branch, before=before or None, after=after or None)
