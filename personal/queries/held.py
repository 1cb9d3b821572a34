"""What else is theirs: places on waiting lists, receipts, points, family, and what they have agreed to."""

from dataclasses import dataclass

from asyncpg import Record

from catalog.queries import branch as branch_of
from catalog.tables import Branch
from checkout.queries import accounts_of_client
from checkout.rules.accounts import Standing as Account
from clients.queries.personal import Person, home_of
from clients.rules.personal import shows_visits
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.words import _
from loyalty.queries import Standing, standing
from loyalty.queries.tiers import Tiered, tiers_of

WAITING = """
SELECT request.code, service.name AS title, branch.name AS branch_name, branch.zone, request.placed_at
FROM waiting_request AS request JOIN service ON service.id = request.service
JOIN branch ON branch.id = request.branch
WHERE request.client = $1 AND request.status = 'waiting' ORDER BY request.placed_at, request.id LIMIT 50
"""
# Of their visits, and of money for their accounts.
RECEIPTS = """
FROM receipt LEFT JOIN bill ON bill.id = receipt.bill LEFT JOIN visit ON visit.id = bill.visit
LEFT JOIN client_move ON client_move.receipt = receipt.id
JOIN branch ON branch.id = coalesce(visit.branch, client_move.branch)
WHERE receipt.id IN (
    SELECT receipt.id FROM visit JOIN bill ON bill.visit = visit.id JOIN receipt ON receipt.bill = bill.id
    WHERE visit.client = $1
    UNION ALL SELECT receipt FROM client_move WHERE client = $1 AND receipt IS NOT NULL
)
"""
RECEIPTS_PAGE = f"""
SELECT receipt.id, receipt.kind, receipt.content ->> 'number' AS number,
    (receipt.content ->> 'total')::bigint AS total, branch.currency, receipt.queued_at, branch.zone
{RECEIPTS} ORDER BY receipt.queued_at DESC, receipt.id DESC LIMIT $2 OFFSET $3
"""
COUNT_RECEIPTS = f"SELECT count(*) {RECEIPTS}"
RECEIPT = f"""SELECT receipt.content, receipt.fiscal, receipt.kind, receipt.content ->> 'number' AS number,
    branch.id AS branch {RECEIPTS}
    AND receipt.id = $2"""
RECEIPTS_SIZE = 5
POINTS_IN = "SELECT DISTINCT branch FROM points_entry WHERE client = $1 ORDER BY branch"
FAMILY = """
SELECT client.id, client.name, client.birthday, client_link.tie
FROM client_link JOIN client ON client.id = client_link.other
WHERE client_link.client = $1 AND client.erased_at IS NULL
ORDER BY client_link.is_payment, lower(client.name), client.id
"""


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody linked with the client. `is_shown`: their visits stand among the client's own."""

    id: int
    name: str
    tie: str
    is_shown: bool


async def waiting(client: int) -> list[Record]:
    """The first come first."""
    return await fetch(WAITING, client)


async def receipts(client: int, page: int) -> tuple[list[Record], Pages]:
    """The latest first."""
    found = pages(page, await fetch_value(COUNT_RECEIPTS, client), RECEIPTS_SIZE)
    return await fetch(RECEIPTS_PAGE, client, found.size, found.offset), found


async def own_receipt(client: int, receipt_id: int) -> Record:
    """Raises `NotFound` for one that is somebody else's."""
    found = await fetch_one(RECEIPT, client, receipt_id) if 0 < receipt_id < 2**31 else None
    if found is None:
        raise NotFound(_("There is no such receipt."))
    return found


async def accounts(client: int) -> list[tuple[Branch, Account]]:
    """Where they owe something, or have a deposit."""
    return [
        (branch, account)
        for branch, account in await accounts_of_client(client)
        if account.owed or account.deposit
    ]


async def points(client: int, page: int) -> list[Standing]:
    """In each branch where some came or went."""
    branches = [row["branch"] for row in await fetch(POINTS_IN, client)]
    found = await Branch.objects().where(Branch.id.is_in(branches)) if branches else []
    return [await standing(client, branch, page) for branch in found]


async def tiers(branches: list[Branch], client: int) -> list[tuple[Branch, Tiered]]:
    """Of those branches, and of the one where they were last."""
    home = await home_of(client)
    ids = {each.id for each in branches}
    more = [await branch_of(home)] if home and home not in ids else []
    return await tiers_of(client, [*branches, *more])


async def family(person: Person) -> list[Relative]:
    """Nobody, where only a letter was opened: it may lie open on a table."""
    if not person.is_session:
        return []
    today = clock.now().date()
    return [
        Relative(row["id"], row["name"], row["tie"], shows_visits(row["tie"], row["birthday"], today))
        for row in await fetch(FAMILY, person.id)
    ]
