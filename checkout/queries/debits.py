"""Memberships that are used as a visit begins: which visits wait, and what not coming cost."""

from asyncpg import Record

from kit.db import fetch, fetch_one
from loyalty.queries.membership_facts import Known, known_of
from loyalty.queries.memberships import held_by
from loyalty.rules.memberships import uses_a_visit
from loyalty.rules.vouchers import Coming

ABSENT = ("no_show", "cancelled")
# Of clients who may use one that is taken by itself. Who called off in time owes nothing.
WAITING = """
FROM visit WHERE starts_at <= $1::timestamptz AND starts_at > $1::timestamptz - interval '1 day'
  AND status IN ('waiting', 'confirmed', 'arrived', 'no_show', 'cancelled')
  AND NOT EXISTS (SELECT FROM membership_debit AS debit WHERE debit.visit = visit.id
      AND debit.kind = CASE WHEN status IN ('no_show', 'cancelled') THEN 'absence' ELSE 'start' END)
  AND EXISTS (
      SELECT FROM membership JOIN voucher ON voucher.id = membership.voucher
      JOIN membership_terms AS terms ON terms.id = membership.agreed
      WHERE terms.debits AND ended_at IS NULL AND taken_back_at IS NULL
        AND (voucher.client = visit.client OR EXISTS (SELECT FROM membership_person AS person
             WHERE person.membership = membership.id AND person.client = visit.client
               AND removed_at IS NULL)))
"""
NEXT = f"SELECT visit.id {WAITING} ORDER BY starts_at, visit.id LIMIT 1 FOR UPDATE OF visit SKIP LOCKED"
# Somebody came after all.
CAME = """
SELECT visit.id FROM membership_debit AS debit JOIN visit ON visit.id = debit.visit
WHERE debit.kind = 'absence' AND debit.voucher IS NOT NULL AND undone_at IS NULL
  AND status NOT IN ('no_show', 'cancelled')
ORDER BY visit.id LIMIT 1 FOR UPDATE OF visit SKIP LOCKED
"""
STANDING = """
SELECT debit.id, debit.visit, debit.voucher, voucher_type.name, voucher.code, voucher.currency,
    -sum(voucher_move.amount)::bigint AS amount, -sum(voucher_move.visits)::int AS visits
FROM membership_debit AS debit JOIN voucher ON voucher.id = debit.voucher
JOIN voucher_type ON voucher_type.id = voucher.of_type
JOIN voucher_move ON voucher_move.voucher = voucher.id AND voucher_move.visit = debit.visit
    AND voucher_move.closing = 0
WHERE debit.visit = $1 AND debit.kind = 'absence' AND undone_at IS NULL
GROUP BY debit.id, voucher.id, voucher_type.id
"""
VISIT = """
SELECT visit.id, visit.status, visit.version, visit.branch, visit.client, visit.closing, visit.starts_at,
    visit.cancelled_at, branch.zone, branch.currency
FROM visit JOIN branch ON branch.id = visit.branch WHERE visit.id = $1
"""


async def visit_to_debit(visit: int) -> Record:
    [row] = await fetch(VISIT, visit)
    return row


async def taken_for_absence(visit: int) -> Record | None:
    """What a membership paid for whom did not come, and did not get back: name, code, amount, visits."""
    return await fetch_one(STANDING, visit)


async def that_debit(client: int, coming: Coming) -> list[Known]:
    """Theirs that are taken by themselves, nearest end first."""
    found = [await known_of(number) for number in await held_by(client, coming)]
    return [each for each in found if each is not None and each.having.agreed.debits]


def came_too_late(known: Known, visit: Record) -> bool:
    """Whether not coming has used a visit of it, by what was agreed."""
    off_at = visit["cancelled_at"] if visit["status"] == "cancelled" else None
    return uses_a_visit(known.having.agreed, visit["starts_at"], off_at)
