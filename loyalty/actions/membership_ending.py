"""A membership that ends before its time, and another that takes its place; the caller has the other side."""

from collections.abc import Sequence

from asyncpg import Record

from kit import clock
from kit.db import execute, fetch_one
from kit.errors import Invalid
from kit.rights import Actor
from ledger.rules import Entry
from loyalty.actions.membership_moves import Change, note, take_rest, write
from loyalty.actions.memberships import found, issue
from loyalty.actions.voucher_codes import new_voucher_code
from loyalty.membership_tables import Membership
from loyalty.queries.membership_facts import LARGEST_ID, Known
from loyalty.queries.vouchers import held_here
from loyalty.rules.vouchers import Issue, Sold
from loyalty.voucher_tables import Voucher, VoucherMove

END = """
UPDATE membership SET ended_at = coalesce(ended_at, $2), how = $3, ended_by = $4, ended_why = $5
WHERE id = $1
"""
TYPE = """
SELECT id, name, currency, price FROM voucher_type WHERE id = $1 AND kind = 'membership' AND is_active
"""
# As many of the family as may use the new one.
KEEP_PEOPLE = """
INSERT INTO membership_person (membership, client, added_at, added_by)
SELECT now.id, person.client, $3, $4
FROM membership AS now JOIN membership_terms AS terms ON terms.id = now.agreed
CROSS JOIN (SELECT client, row_number() OVER (ORDER BY id) AS place FROM membership_person
    WHERE membership = $1 AND removed_at IS NULL) AS person
WHERE now.voucher = $2 AND place <= terms.members ORDER BY place
"""


async def end(
    actor: Actor, known: Known, how: Membership.How, against: Sequence[Entry], reason: str
) -> int | None:
    """What was left of it goes `against`; the number of the move. Call while it is held."""
    await execute(END, known.row["id"], clock.now(), how, actor.name[:120], reason)
    made = await take_rest(actor, known, VoucherMove.Kind.taken_back, against, reason)
    await note(actor, "end", known, {"left": known.having.left}, {"how": how, "why": reason})
    return made


async def type_for(known: Known, of_type: int) -> Record:
    """Another one that can take its place: id, name, price. Raises `Invalid`."""
    row = await fetch_one(TYPE, of_type) if 0 < of_type <= LARGEST_ID else None
    if row is None or row["id"] == known.row["of_type"] or row["currency"] != known.row["currency"]:
        raise another("Choose another membership of this currency that is sold.")
    if of_type not in await held_here([of_type], known.row["branch"]):
        raise another("That one is not sold in this branch.")
    return row


def another(sentence: str) -> Invalid:
    return Invalid(sentence, of_type=sentence)


async def issue_instead(
    actor: Actor, known: Known, kind: Record, against: Sequence[Entry]
) -> tuple[int, int]:
    """Its holder's new one, paid for in full by `against`; the numbers of it and of its first move."""
    row = known.row
    made = Voucher(
        of_type=kind["id"],
        code=new_voucher_code(),
        branch=row["branch"],
        currency=row["currency"],
        client=row["client"],
        issued_at=clock.now(),
    )
    await made.save()
    sold = Sold(made.id, kind["id"], kind["price"], row["client"], row["branch"], known.today)
    move = await note_issued(actor, made.id, await issue(sold), against)
    await execute(KEEP_PEOPLE, row["id"], made.id, clock.now(), actor.name[:120])
    return int(made.id), move


async def note_issued(actor: Actor, voucher: int, given: Issue, against: Sequence[Entry]) -> int:
    """Its visits were counted as it was issued, so the move says only their number."""
    change = Change(VoucherMove.Kind.issued, given.value, against=against, came=given.visits)
    return await write(actor, await found(voucher), change)
