"""Points: how many, what they are worth, and why."""

from dataclasses import dataclass
from datetime import date

from asyncpg import Record

from catalog.queries import branch as branch_of
from catalog.tables import Branch
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor
from ledger.queries import owed
from ledger.rules import Account
from ledger.tables import AccountKind
from loyalty.rules import Cashback, Usable, usable

LARGEST_ID = 2**31 - 1  # what an id column holds
UNIT = "points"
POINTS_RULE = "SELECT id, name, starts_on, rate, point_value, largest_share FROM points_rule"
IN_FORCE = (
    f"{POINTS_RULE} WHERE branch = $1 AND is_active AND starts_on <= $2 ORDER BY starts_on DESC LIMIT 1"
)
POINTS_RULES = f"{POINTS_RULE} WHERE branch = $1 AND is_active ORDER BY starts_on DESC"
POINTS_RULE_BRANCH = "SELECT branch FROM points_rule WHERE id = $1 AND is_active"
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
USUAL_PRICE = "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY price) FROM service_price WHERE branch = $1"


@dataclass(frozen=True, slots=True)
class Standing:
    """A client's points in one branch: how many, what they are worth, and the last movements."""

    branch: Branch
    rule: Cashback | None
    points: int
    entries: list[Record]
    pages: Pages

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


async def points_rule_in_force(branch: int, day: date) -> Cashback | None:
    """The latest rule that has started by `day`."""
    found = await fetch_one(IN_FORCE, branch, day)
    return Cashback(**found) if found else None


async def points_rule_now(branch: int) -> Cashback | None:
    """The rule of the branch's own today."""
    return await points_rule_in_force(branch, clock.today((await branch_of(branch)).zone))


async def worth(client: int, branch: int, bill: int) -> Usable:
    """How much of a bill the client's points may pay now; nothing where no rule is in force."""
    rule = await points_rule_now(branch)
    if rule is None:
        return Usable(0, 0, 0)
    return usable(await balance(client, branch), bill, rule)


async def value_of_spent(visit: int, closing: int) -> int:
    """What one of the points was worth that paid for a closing; 1 where none did."""
    return int(await fetch_value(VALUE_OF_SPENT, visit, closing) or 1)


async def entries(client: int, branch: int, page: int, size: int = 10) -> tuple[list[Record], Pages]:
    """One page of the movements, newest first."""
    shown = pages(page, await fetch_value(COUNT_ENTRIES, client, branch), size)
    return await fetch(ENTRIES, client, branch, shown.size, shown.offset), shown


async def standing(client: int, branch: Branch, page: int = 1) -> Standing:
    """What the client's card shows of one branch."""
    rule = await points_rule_in_force(branch.id, clock.today(branch.zone))
    moved, shown = await entries(client, branch.id, page)
    return Standing(branch, rule, await balance(client, branch.id), moved, shown)


async def standings(client: int, branches: list[Branch]) -> list[Standing]:
    """Those branches where the client has points or could get some."""
    found = [await standing(client, branch) for branch in branches]
    return [each for each in found if each.rule or each.entries]


async def points_rules(branch: int) -> list[Cashback]:
    """All that are agreed on, newest first: those to come, the one in force, those before."""
    return [Cashback(**row) for row in await fetch(POINTS_RULES, branch)]


async def access_points_rule(actor: Actor, rule: int) -> int:
    """The branch of a rule."""
    branch = await fetch_value(POINTS_RULE_BRANCH, rule) if 0 < rule <= LARGEST_ID else None
    if branch is None:
        raise NotFound("There is no such rule for points.")
    actor.require_branch(branch, "rule for points")
    return int(branch)


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
