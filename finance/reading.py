"""What was typed into the forms of finance, as values; `Invalid` names the field that is wrong."""

from collections.abc import Sequence
from datetime import date, timedelta

from asyncpg import Record

from catalog.queries import access_branch
from catalog.reading import words, wrong
from catalog.tables import Branch
from checkout.queries.taxes import rates_of, till_of
from checkout.tax_tables import Taxing
from finance.queries.items import items_in_use
from finance.queries.places import title_of
from finance.rules.places import Place, PlaceKind, read_place
from finance.rules.postings import Part
from kit import clock
from kit.errors import NotFound
from kit.money import LARGEST, format_money, parse_money
from kit.rights import Actor
from kit.typed import is_number, parse_day, rate_text
from stock.queries.suppliers import access_supplier

FURTHEST_BACK = timedelta(days=366)
said = words(300, least=0)


async def branch_of(actor: Actor, text: str) -> Branch:
    if not is_number(text):
        raise wrong("branch", "Choose a branch.")
    return await access_branch(actor, int(text))


async def place_of(branch: Branch, text: str, field: str) -> Place:
    """A place of the branch."""
    place = read_place(text)
    if place is None or await title_of(branch.id, place) is None:
        raise wrong(field, "Choose one of the list.")
    return place


def amount_of(branch: Branch, text: str, field: str = "amount") -> int:
    """Above zero."""
    found = parse_money(text, branch.currency, field)
    if not 0 < found <= LARGEST:
        raise wrong(field, f"Write an amount above zero, like {format_money(4550, branch.currency)}.")
    return found


def day_of(branch: Branch, text: str, places: Sequence[Place] = ()) -> date:
    """Today, or an earlier day; what goes through a drawer is of today, where its shift is counted."""
    today = clock.today(branch.zone)
    found = parse_day(text) if text.strip() else today
    if found is None:
        raise wrong("on", "Choose a day like 2026-12-01.")
    if found > today:
        raise wrong("on", "That day is still to come. Choose today or an earlier one.")
    if found < today - FURTHEST_BACK:
        raise wrong("on", "That is more than a year ago. Choose a later day.")
    if found != today and any(each.kind is PlaceKind.desk for each in places):
        raise wrong("on", "Cash moves through a drawer today: its shift is counted at night.")
    return found


async def item_of(text: str, *, income: bool = False, field: str = "item") -> Record:
    found = next((each for each in await items_in_use(income=income) if str(each["id"]) == text), None)
    if found is None:
        raise wrong(field, "Choose what it is for.")
    return found


async def rate_options(branch: Branch) -> list[tuple[str, str]]:
    """Rates that tax can be at in what is bought; none where the branch keeps no taxes."""
    till = await till_of(branch.id)
    if till.taxing is Taxing.none:
        return []
    rates = sorted({each.rate for each in await rates_of(till.country) if each.rate}, reverse=True)
    return [("", "None"), *((str(rate), f"{rate_text(rate)}%") for rate in rates)]


async def rate_of(branch: Branch, text: str, field: str = "rate") -> int | None:
    """In basis points; nothing chosen: the tax in it does not come back."""
    if not text.strip():
        return None
    if text not in {value for value, _ in await rate_options(branch)}:
        raise wrong(field, "Choose a rate of the list.")
    return int(text)


async def part_of(branch: Branch, typed: tuple[str, str, str], place: str = "") -> Part:
    """An item, an amount and a rate; `place` tells the fields of a line from those of others."""
    item, amount, rate = typed
    found = await item_of(item, field=f"item{place}")
    total = amount_of(branch, amount, f"amount{place}")
    return Part(found["id"], total, await rate_of(branch, rate, f"rate{place}"))


async def supplier_of(text: str, *, required: bool = False) -> Record | None:
    """One that is not in the archive."""
    if not text.strip() and not required:
        return None
    try:
        found = await access_supplier(int(text) if is_number(text) else 0)
    except NotFound:
        raise wrong("supplier", "Choose a supplier.") from None
    if not found["is_active"]:
        raise wrong("supplier", f"{found['name']} is in the archive. Bring them back first.")
    return found
