"""Places of money with what is in each, and how it came and went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from asyncpg import Record

import ledger.queries
from catalog.queries import LARGEST_ID, Ask, paged
from catalog.tables import Branch
from finance.rules.places import ACCOUNTS, KINDS, TITLES, Place, PlaceKind
from kit.clock import local_midnight
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages
from kit.periods import Period
from kit.rights import Actor
from ledger.queries import COMES_TO

BALANCES = f"""
SELECT kind, party, ({COMES_TO})::bigint AS amount FROM book_account
WHERE branch = $1 AND unit = $2 AND kind = ANY($3::text[])
"""  # noqa: S608 - only a constant
DESKS = """
SELECT cash_desk.id, cash_desk.name, cash_desk.is_active,
    EXISTS (SELECT FROM shift WHERE shift.desk = cash_desk.id AND closed_at IS NULL) AS is_open
FROM cash_desk WHERE branch = $1 ORDER BY cash_desk.name, cash_desk.id
"""
BANKS = "SELECT id, name, number, is_active FROM bank_account WHERE branch = $1 ORDER BY lower(name), id"
BANK = """
SELECT bank_account.*, branch.name AS branch_name, branch.currency, branch.locale, branch.zone
FROM bank_account JOIN branch ON branch.id = bank_account.branch WHERE bank_account.id = $1
"""
# What a transaction is, and who wrote it, as far as anybody noted.
ENTRIES = """
FROM posting JOIN book_account ON book_account.id = posting.account
JOIN book_transaction AS made ON made.id = posting.transaction
LEFT JOIN money_move AS move ON move.entry = made.id OR move.undone_entry = made.id
LEFT JOIN account AS mover
    ON mover.id = CASE WHEN move.entry = made.id THEN move.made_by ELSE move.undone_by END
LEFT JOIN expense_item AS item ON item.id = move.item
LEFT JOIN supplier ON supplier.id = move.supplier
LEFT JOIN staff_member AS member ON member.id = move.member
LEFT JOIN cash_move ON cash_move.entry = made.id
LEFT JOIN account AS carrier ON carrier.id = cash_move.moved_by
LEFT JOIN bill ON bill.entry = coalesce(made.reverses, made.id)
WHERE book_account.kind = $1 AND book_account.branch = $2 AND book_account.party = $3
    AND book_account.unit = $4 AND made.happened_at >= $5 AND made.happened_at < $6
    AND concat_ws(' ', made.description, move.words, item.name, supplier.name, member.name, cash_move.reason,
        mover.name, carrier.name, bill.closed_by, bill.number) ILIKE $7
"""
LEDGER = f"""
SELECT made.id, made.happened_at, made.description, made.reverses IS NOT NULL AS is_opposite, posting.amount,
    move.id AS move, move.words, item.name AS item, supplier.name AS supplier, member.name AS member,
    cash_move.reason, bill.visit, bill.number, count(*) OVER () AS total,
    coalesce(mover.name, carrier.name, CASE WHEN made.reverses IS NULL THEN bill.closed_by
        ELSE bill.reversed_by END) AS who
{ENTRIES} ORDER BY made.happened_at DESC, made.id DESC LIMIT $8 OFFSET $9
"""
SINCE = """
SELECT coalesce(sum(posting.amount), 0)::bigint AS all_of_it,
    coalesce(sum(posting.amount) FILTER (WHERE posting.amount > 0 AND made.happened_at < $6), 0)::bigint
        AS came,
    coalesce(-sum(posting.amount) FILTER (WHERE posting.amount < 0 AND made.happened_at < $6), 0)::bigint
        AS went
FROM posting JOIN book_account ON book_account.id = posting.account
JOIN book_transaction AS made ON made.id = posting.transaction
WHERE book_account.kind = $1 AND book_account.branch = $2 AND book_account.party = $3
    AND book_account.unit = $4 AND made.happened_at >= $5
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A place with what is in it. Money of one that is out of use can still be taken from it."""

    place: Place
    title: str
    balance: int
    is_active: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a place had at first, what came and went in some days, and what it has at last."""

    opening: int
    came: int
    went: int

    @property
    def closing(self) -> int:
        return self.opening + self.came - self.went


async def places_here(branch: Branch) -> list[Standing]:
    """Drawers, the safe, banks, then what waits at terminals and providers, and the owner."""
    rows = await fetch(BALANCES, branch.id, branch.currency, [str(each) for each in KINDS])
    sums = {(row["kind"], row["party"]): row["amount"] for row in rows}

    def standing(place: Place, title: str, *, is_active: bool = True, note: str = "") -> Standing:
        balance = sums.get((str(ACCOUNTS[place.kind]), place.number), 0)
        return Standing(place, title, balance, is_active, note)

    desks = [
        standing(
            Place(PlaceKind.desk, row["id"]), row["name"], is_active=row["is_active"], note=shift_of(row)
        )
        for row in await fetch(DESKS, branch.id)
    ]
    banks = [
        standing(
            Place(PlaceKind.bank, row["id"]), row["name"], is_active=row["is_active"], note=row["number"]
        )
        for row in await fetch(BANKS, branch.id)
    ]
    others = {kind: standing(Place(kind), title) for kind, title in TITLES.items()}
    safe = others.pop(PlaceKind.safe)
    return [each for each in (*desks, safe, *banks, *others.values()) if each.is_active or each.balance]


def shift_of(desk: Record) -> str:
    return "Shift open" if desk["is_open"] else "No shift is open"


def titles_of(places: Sequence[Standing]) -> dict[str, str]:
    return {each.place.key: each.title for each in places}


async def access_bank(actor: Actor, bank_id: int) -> Record:
    found = await fetch_one(BANK, bank_id) if 0 < bank_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such bank account.")
    actor.require_branch(found["branch"], "bank account")
    return found


async def title_of(branch: int, place: Place) -> str | None:
    """None where the branch has no such place."""
    if place.kind not in (PlaceKind.desk, PlaceKind.bank):
        return TITLES[place.kind]
    table = "cash_desk" if place.kind is PlaceKind.desk else "bank_account"
    sql = f"SELECT name FROM {table} WHERE id = $1 AND branch = $2"  # noqa: S608 - one of two constants
    name: str | None = await fetch_value(sql, place.number, branch)
    return name


async def ledger_of(
    branch: Branch, place: Place, period: Period, ask: Ask
) -> tuple[Sheet, list[Record], Pages]:
    """Its sums over the days, and a page of what moved, the latest first."""
    account = place.account(branch.id, branch.currency)
    last = period.last + timedelta(days=1)
    first, end = local_midnight(period.first, branch.zone), local_midnight(last, branch.zone)
    where = (str(account.kind), branch.id, account.party, account.unit, first, end)
    [since] = await fetch(SINCE, *where)
    now = await balance_of(branch, place)
    rows, pages = await paged(LEDGER, ask.page, *where, ask.pattern)
    return Sheet(now - since["all_of_it"], since["came"], since["went"]), rows, pages


async def balance_of(branch: Branch, place: Place) -> int:
    return await ledger.queries.balance(place.account(branch.id, branch.currency))
