"""Points: how many, what they are worth, and why."""

from dataclasses import dataclass

from asyncpg import Record

from catalog.queries import branch as branch_of
from catalog.tables import Branch
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.paging import Pages, pages
from ledger.queries import owed
from ledger.rules import Account
from ledger.tables import AccountKind
from loyalty.queries.lots import ending, holding_of, waiting
from loyalty.queries.points_rules import points_rule_in_force, points_rule_now
from loyalty.rules.buying import Bought, Buys
from loyalty.rules.lots import Coming, Holding
from loyalty.rules.points import Cashback, Usable, usable_for

UNIT = "points"
ENTRIES = """
SELECT id, kind, points, value, explanation, visit, happened_at FROM points_entry
WHERE client = $1 AND branch = $2 ORDER BY happened_at DESC, id DESC LIMIT $3 OFFSET $4
"""
COUNT_ENTRIES = "SELECT count(*) FROM points_entry WHERE client = $1 AND branch = $2"
BALANCES = """
SELECT client.id, client.name, -sum(posting.amount)::bigint AS points
FROM book_account
JOIN posting ON posting.account = book_account.id
JOIN client ON client.id = book_account.party
WHERE kind = 'points' AND unit = 'points' AND branch = $1 AND strpos(lower(client.name), lower($2)) > 0
GROUP BY client.id HAVING sum(posting.amount) <> 0
"""
HOLDERS = f"{BALANCES} ORDER BY points DESC, client.name, client.id LIMIT $3 OFFSET $4"
COUNT_HOLDERS = f"SELECT count(*) FROM ({BALANCES}) AS balances"  # noqa: S608 - only constants
OUTSTANDING = f"""
SELECT coalesce(sum(points), 0)::bigint AS points, count(*) AS clients FROM ({BALANCES}) AS balances
"""  # noqa: S608 - only constants
VALUE_OF_SPENT = """
SELECT value / -points FROM points_entry WHERE visit = $1 AND closing = $2 AND kind = 'spent'
"""
LINES = """
SELECT service, good, greatest(0, price * quantity - discount)::bigint AS amount FROM visit_line
WHERE visit = $1
"""
USUAL_PRICE = "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY price) FROM service_price WHERE branch = $1"


@dataclass(frozen=True, slots=True)
class Standing:
    """A client's points in one branch: what there is, what of it ends or waits, and the last movements."""

    branch: Branch
    rule: Cashback | None
    holding: Holding
    ending: list[Coming]
    waiting: list[Coming]
    entries: list[Record]
    pages: Pages

    @property
    def points(self) -> int:
        return self.holding.points

    @property
    def value(self) -> int:
        return self.points * self.rule.point_value if self.rule else 0


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What the branch owes its clients in points."""

    points: int
    clients: int


def points_account(client: int, branch: int) -> Account:
    return Account(AccountKind.points, UNIT, branch, client)


async def balance(client: int, branch: int) -> int:
    """The client's points in the branch."""
    return await owed(points_account(client, branch))


async def worth(client: int, branch: int, bill: int, visit: int | None = None) -> Usable:
    """How much of a bill the client's points may pay now; nothing where no rule is in force.

    Where points may pay for chosen things only, those of the `visit` are looked at.
    """
    rule = await points_rule_now(branch)
    if rule is None:
        return Usable(0, 0, 0)
    there = await holding_of(client, branch, clock.today((await branch_of(branch)).zone))
    lines = await bought(visit) if visit and rule.buys is Buys.chosen else [Bought(None, None, bill)]
    return usable_for(there.usable, lines, rule, bill)


async def bought(visit: int) -> list[Bought]:
    """The lines of a visit."""
    return [Bought(**row) for row in await fetch(LINES, visit)]


async def value_of_spent(visit: int, closing: int) -> int:
    """What one of the points was worth that paid for a closing; 1 where none did."""
    return int(await fetch_value(VALUE_OF_SPENT, visit, closing) or 1)


async def entries(client: int, branch: int, page: int, size: int = 10) -> tuple[list[Record], Pages]:
    """One page of the movements, newest first."""
    shown = pages(page, await fetch_value(COUNT_ENTRIES, client, branch), size)
    return await fetch(ENTRIES, client, branch, shown.size, shown.offset), shown


async def standing(client: int, branch: Branch, page: int = 1) -> Standing:
    """What the client's card shows of one branch."""
    today = clock.today(branch.zone)
    moved, shown = await entries(client, branch.id, page)
    return Standing(
        branch,
        await points_rule_in_force(branch.id, today),
        await holding_of(client, branch.id, today),
        await ending(client, branch.id, today),
        await waiting(client, branch.id, today),
        moved,
        shown,
    )


async def standings(client: int, branches: list[Branch]) -> list[Standing]:
    """Those branches where the client has points or could get some."""
    found = [await standing(client, branch) for branch in branches]
    return [each for each in found if each.rule or each.entries]


async def outstanding(branch: int) -> Outstanding:
    """Points given and not yet spent, and how many clients have some."""
    found = await fetch_one(OUTSTANDING, branch, "")
    return Outstanding(**found) if found else Outstanding(0, 0)


async def holders(branch: int, text: str, page: int) -> tuple[list[Record], Pages]:
    """Clients with points, most first, whose names contain `text`."""
    shown = pages(page, await fetch_value(COUNT_HOLDERS, branch, text.strip()))
    return await fetch(HOLDERS, branch, text.strip(), shown.size, shown.offset), shown


async def usual_price(branch: int) -> int:
    """The middle of the branch's price list, for examples."""
    return int(await fetch_value(USUAL_PRICE, branch) or 0)
