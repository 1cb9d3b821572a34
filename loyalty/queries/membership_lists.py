"""Memberships that were sold: lists of them, and what became of one."""

from collections.abc import Collection

from asyncpg import Record

from kit import clock
from kit.db import fetch, fetch_value
from kit.paging import Pages, pages
from loyalty.rules.memberships import State
from loyalty.rules.voucher_codes import as_kept

# $1 is the moment at which it is looked at. How one stands follows from its days, as the rules say: one that
# waits begins by itself on `starts_by_on`, and lasts from then.
MEMBERSHIPS = """
SELECT *, CASE
    WHEN is_cancelled THEN 'cancelled' WHEN last_on < today THEN 'ended' WHEN begun_on IS NULL THEN 'issued'
    WHEN EXISTS (SELECT FROM membership_freeze WHERE membership_freeze.membership = one.membership
                 AND today BETWEEN from_on AND until_on) THEN 'frozen'
    ELSE 'active' END AS state
FROM (
    SELECT membership.id AS membership, voucher.id, voucher.code, voucher.branch, voucher.currency,
        voucher.client, voucher.issued_at, voucher.blocked_at, kind.name, terms.counted, today.today,
        coalesce(holder.name, '') AS holder, coalesce(holder.phone, '') AS phone, branch.zone, branch.locale,
        branch.name AS branch_name, membership.starts_on, membership.starts_by_on,
        voucher.taken_back_at IS NOT NULL OR how IN ('early', 'changed') AS is_cancelled,
        CASE WHEN least(starts_on, CASE WHEN starts_on IS NULL THEN starts_by_on END) <= today.today
             THEN coalesce(starts_on, starts_by_on) END AS begun_on,
        CASE WHEN starts_on IS NULL AND starts_by_on <= today.today
             THEN (starts_by_on + terms.length * ('1 ' || terms.unit)::interval)::date - 1
             ELSE expires_on END AS last_on,
        (SELECT coalesce(sum(visits), 0)::int FROM membership_count
         WHERE membership_count.membership = membership.id) AS visits_left
    FROM membership JOIN voucher ON voucher.id = membership.voucher
    JOIN voucher_type AS kind ON kind.id = voucher.of_type
    JOIN membership_terms AS terms ON terms.id = membership.agreed
    JOIN branch ON branch.id = voucher.branch
    LEFT JOIN client AS holder ON holder.id = voucher.client
    CROSS JOIN LATERAL (SELECT ($1::timestamptz AT TIME ZONE branch.zone)::date AS today) AS today
) AS one
"""
FOUND = f"""
SELECT * FROM ({MEMBERSHIPS} WHERE branch = $2) AS found
WHERE ($3 = '' OR state = $3)
  AND ($4 = '' OR code = $5 OR strpos(lower(name), lower($4)) > 0 OR strpos(lower(holder), lower($4)) > 0
       OR $6 <> '' AND strpos(phone, $6) > 0)
"""  # noqa: S608  # only constants
LISTED = f"{FOUND} ORDER BY issued_at DESC, id DESC LIMIT $7 OFFSET $8"
COUNT = f"SELECT count(*) FROM ({FOUND}) AS counted"  # noqa: S608  # only constants
OF_CLIENT = f"""
{MEMBERSHIPS} WHERE (client = $2 OR EXISTS (SELECT FROM membership_person AS person
    WHERE person.membership = one.membership AND person.client = $2 AND removed_at IS NULL))
  AND ($3::int[] IS NULL OR branch = ANY($3))
  AND NOT ($4 AND (is_cancelled OR coalesce(last_on < today, false)))
ORDER BY is_cancelled, last_on < today, issued_at DESC, id DESC LIMIT 50
"""
MOVES = """
SELECT voucher_move.id, voucher_move.kind, amount, voucher_move.visits, reason, made_at, made_by,
    voucher_move.visit, branch.name AS branch, visit.starts_at, branch.zone, client.name AS who,
    visit_line.title
FROM voucher_move LEFT JOIN visit ON visit.id = voucher_move.visit
LEFT JOIN branch ON branch.id = visit.branch LEFT JOIN client ON client.id = visit.client
LEFT JOIN visit_line ON visit_line.id = voucher_move.line
WHERE voucher = $1 ORDER BY made_at DESC, voucher_move.id DESC LIMIT $2 OFFSET $3
"""
COUNT_MOVES = "SELECT count(*) FROM voucher_move WHERE voucher = $1"
PERIODS = """
SELECT number, from_on, until_on, visits, price FROM membership_period WHERE membership = $1
ORDER BY number DESC
"""
FREEZES = """
SELECT id, from_on, until_on, reason, made_at, made_by, lifted_at, lifted_by FROM membership_freeze
WHERE membership = $1 ORDER BY from_on DESC, id DESC
"""
STATES = ("", *State)
FEWEST_DIGITS = 4


async def memberships_here(
    branch: int, ask: tuple[str, str], page: int, *, phones: bool
) -> tuple[list[Record], Pages]:
    """Those that the branch keeps, newest first. `ask` is a code, or a part of the kind's or the holder's
    name, where `phones` are seen of their number too; and one of `STATES`.
    """
    text, state = ask[0].strip()[:80], ask[1] if ask[1] in STATES else ""
    digits = "".join(each for each in text if each.isdigit())
    number = digits if phones and len(digits) >= FEWEST_DIGITS else ""
    asked = clock.now(), branch, state, text, as_kept(text), number
    shown = pages(page, await fetch_value(COUNT, *asked))
    return await fetch(LISTED, *asked, shown.size, shown.offset), shown


async def memberships_of(
    client: int, branches: Collection[int] | None, *, lives: bool = False
) -> list[Record]:
    """What a client has, and what they may use of their family, what can be used first; of some branches, or
    all. Where only what `lives` is wanted, none that has ended.
    """
    kept = None if branches is None else list(branches)
    return await fetch(OF_CLIENT, clock.now(), client, kept, lives)


async def moves_of(voucher: int, page: int) -> tuple[list[Record], Pages]:
    """Every change of what is left, newest first."""
    shown = pages(page, await fetch_value(COUNT_MOVES, voucher), size=25)
    return await fetch(MOVES, voucher, shown.size, shown.offset), shown


async def periods_of(membership: int) -> list[Record]:
    return await fetch(PERIODS, membership)


async def freezes_of(membership: int) -> list[Record]:
    return await fetch(FREEZES, membership)
