"""Points: how many, what they are worth, and why."""

from dataclasses import dataclass
from datetime import date

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
# What is over is not theirs any more, written off or not.
HELD = """
SELECT client.id, client.name, sum(remaining)::bigint AS points,
    coalesce(sum(remaining) FILTER (WHERE coalesce(usable_on > $3, TRUE)), 0)::bigint AS pending
FROM points_lot JOIN client ON client.id = points_lot.client
WHERE branch = $1 AND remaining > 0 AND coalesce(expires_on >= $3, TRUE)
    AND strpos(lower(client.name), lower($2)) > 0
GROUP BY client.id
"""
HOLDERS = f"{HELD} ORDER BY points DESC, client.name, client.id LIMIT $4 OFFSET $5"
COUNT_HOLDERS = f"SELECT count(*) FROM ({HELD}) AS held"  # noqa: S608 - only constants
OUTSTANDING = """
SELECT coalesce(sum(remaining) FILTER (WHERE usable AND NOT over), 0)::bigint AS usable,
    coalesce(sum(remaining) FILTER (WHERE NOT usable AND NOT over), 0)::bigint AS pending,
    coalesce(sum(remaining) FILTER (WHERE over), 0)::bigint AS over,
    count(DISTINCT client) FILTER (WHERE NOT over) AS clients
FROM (SELECT client, remaining, coalesce(usable_on <= $2, FALSE) AS usable,
          coalesce(expires_on < $2, FALSE) AS over
      FROM points_lot WHERE branch = $1 AND remaining > 0) AS there
"""
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
    """What the branch owes so many clients, now or later. What is `over` only waits to be written off."""

    usable: int = 0
    pending: int = 0
    over: int = 0
    clients: int = 0

    @property
    def points(self) -> int:
        return self.usable + self.pending


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


async def outstanding(branch: int, today: date) -> Outstanding:
    found = await fetch_one(OUTSTANDING, branch, today)
    return Outstanding(**found) if found else Outstanding()


async def holders(branch: int, text: str, page: int, today: date) -> tuple[list[Record], Pages]:
    """Clients with points, most first, whose names contain `text`."""
    asked = branch, text.strip(), today
    shown = pages(page, await fetch_value(COUNT_HOLDERS, *asked))
    return await fetch(HOLDERS, *asked, shown.size, shown.offset), shown


async def usual_price(branch: int) -> int:
    """The middle of the branch's price list, for examples."""
    return int(await fetch_value(USUAL_PRICE, branch) or 0)
