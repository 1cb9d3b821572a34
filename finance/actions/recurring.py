"""Bills that come by themselves: agreed on, paused, ended; and written on their days, each once."""

from typing import Any

from asyncpg import Record

from catalog.queries import branch as branch_of_id
from catalog.reading import wrong
from catalog.tables import Branch
from finance.actions.billing import NewBill, due_of, write_bill
from finance.actions.settling import hold
from finance.queries.recurring import access_recurring
from finance.reading import FURTHEST_BACK, branch_of, part_of, said, supplier_of
from finance.rules.postings import Part
from finance.rules.rhythm import Every, after, next_from
from finance.schemas import RecurringForm
from finance.tables import RecurringExpense
from kit import clock, journal
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import Refused
from kit.rights import SYSTEM, Actor, Permission
from kit.seen import refuse_stale
from kit.typed import parse_day
from ledger.tables import AccountKind
from stock.queries.suppliers import access_supplier

HOLD = "SELECT FROM recurring_expense WHERE id = $1 FOR UPDATE"
# Of several workers each takes another one; who waits for none may come again.
DUE = """
SELECT recurring_expense.* FROM recurring_expense JOIN branch ON branch.id = recurring_expense.branch
WHERE NOT is_paused AND next_on <= ($1::timestamptz AT TIME ZONE branch.zone)::date
ORDER BY next_on, recurring_expense.id LIMIT 1 FOR UPDATE OF recurring_expense SKIP LOCKED
"""
IS_WRITTEN = "SELECT EXISTS (SELECT FROM supplier_bill WHERE recurring = $1 AND billed_on = $2)"
GO_ON = "UPDATE recurring_expense SET next_on = $2 WHERE id = $1"
CHANGE = """
UPDATE recurring_expense SET supplier = $2, item = $3, amount = $4, rate = $5, every = $6, starts_on = $7,
    ends_on = $8, words = $9, next_on = $10 WHERE id = $1
"""
PAUSE = "UPDATE recurring_expense SET is_paused = $2, next_on = $3 WHERE id = $1"
LATEST = "SELECT max(billed_on) FROM supplier_bill WHERE recurring = $1"


class Ended(Refused):
    """It comes no more."""


async def agree(actor: Actor, form: RecurringForm) -> int:
    """From its first day on; days that are past already are written by the job at once."""
    actor.require(Permission.pay_bills)
    values = await read_recurring(actor, form)
    async with transaction():
        row = RecurringExpense(**values, next_on=values["starts_on"])
        await row.save()
        found = await access_recurring(actor, row.id)
        after_it = facts_of(found)
        subject = ("recurring_expense", row.id)
        await journal.write(actor, "add", subject, branch=found["branch"], after=after_it)
    return int(row.id)


async def read_recurring(actor: Actor, form: RecurringForm) -> dict[str, Any]:
    branch = await branch_of(actor, form.branch)
    supplier = await supplier_of(form.supplier, required=True)
    part = await part_of(branch, (form.item, form.amount, form.rate))
    if form.every not in tuple(Every):
        raise wrong("every", "Choose how often it comes.")
    starts_on = parse_day(form.starts_on)
    if starts_on is None or starts_on < clock.today(branch.zone) - FURTHEST_BACK:
        raise wrong("starts_on", "Choose a day like 2026-12-01, not more than a year ago.")
    ends_on = parse_day(form.ends_on)
    if form.ends_on.strip() and (ends_on is None or ends_on < starts_on):
        raise wrong("ends_on", "Choose a day after the first, or nothing.")
    return {
        "branch": branch.id,
        "supplier": supplier["id"] if supplier else None,
        "item": part.item,
        "amount": part.amount,
        "rate": part.rate,
        "every": form.every,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "words": said(form.words.strip(), "words"),
    }


async def change_recurring(actor: Actor, recurring_id: int, form: RecurringForm) -> None:
    """From the next one on; bills that came already stay as they are. The branch stays."""
    async with transaction():
        found = await hold_recurring(actor, recurring_id)
        before = facts_of(found)
        refuse_stale(form.seen, before)
        values = await read_recurring(actor, form)
        if values["branch"] != found["branch"]:
            raise wrong("branch", "It is of another branch. Add it there instead.")
        latest = await fetch_value(LATEST, recurring_id)
        rhythm = values["starts_on"], Every(values["every"])
        comes = (
            after(*rhythm, latest, values["ends_on"])
            if latest
            else next_from(*rhythm, values["starts_on"], values["ends_on"])
        )
        names = ("supplier", "item", "amount", "rate", "every", "starts_on", "ends_on", "words")
        await execute(CHANGE, recurring_id, *(values[name] for name in names), comes)
        await note(actor, found, before)


async def pause(actor: Actor, recurring_id: int) -> None:
    async with transaction():
        found = await hold_recurring(actor, recurring_id)
        await execute(PAUSE, recurring_id, True, found["next_on"])  # noqa: FBT003  # a parameter of SQL
        await note(actor, found, facts_of(found))


async def go_on(actor: Actor, recurring_id: int) -> None:
    """From today: what would have come meanwhile does not."""
    async with transaction():
        found = await hold_recurring(actor, recurring_id)
        if found["next_on"] is not None and found["is_paused"]:
            today = clock.today(found["zone"])
            day = max(found["next_on"], today)
            comes = next_from(found["starts_on"], Every(found["every"]), day, found["ends_on"])
            await execute(PAUSE, recurring_id, False, comes)  # noqa: FBT003  # a parameter of SQL
        await note(actor, found, facts_of(found))


async def end(actor: Actor, recurring_id: int) -> None:
    """It comes no more; what came stays."""
    async with transaction():
        found = await hold_recurring(actor, recurring_id)
        await execute(GO_ON, recurring_id, None)
        await note(actor, found, facts_of(found))


async def hold_recurring(actor: Actor, recurring_id: int) -> Record:
    actor.require(Permission.pay_bills)
    await access_recurring(actor, recurring_id)
    await execute(HOLD, recurring_id)
    found = await access_recurring(actor, recurring_id)
    if found["next_on"] is None:
        raise Ended("This has ended. Add a new one where it comes again.")
    return found


async def note(actor: Actor, found: Record, before: dict[str, object]) -> None:
    now = facts_of(await access_recurring(actor, found["id"]))
    if now != before:
        subject = ("recurring_expense", found["id"])
        await journal.write(actor, "change", subject, branch=found["branch"], before=before, after=now)


def facts_of(found: Record) -> dict[str, object]:
    """As the journal and the mark of a form have it."""
    return {
        "supplier": found["supplier_name"],
        "for": found["item_name"],
        "amount": found["amount"],
        "every": found["every"],
        "from": found["starts_on"],
        "until": found["ends_on"],
        "words": found["words"],
        "paused": found["is_paused"],
        "next": found["next_on"],
    }


async def write_next() -> bool:
    """The bill of the day that is due longest, if there is one; says whether there may be more."""
    async with transaction():
        found = await fetch_one(DUE, clock.now())
        if found is None:
            return False
        day, rhythm = found["next_on"], (found["starts_on"], Every(found["every"]))
        if not await fetch_value(IS_WRITTEN, found["id"], day):
            await write_of(await branch_of_id(found["branch"]), found)
        await execute(GO_ON, found["id"], after(*rhythm, day, found["ends_on"]))
    return True


async def write_of(branch: Branch, found: Record) -> None:
    supplier = await access_supplier(found["supplier"])
    await hold(AccountKind.supplier, supplier["id"])
    day = found["next_on"]
    await write_bill(
        SYSTEM,
        NewBill(
            branch=branch,
            supplier=supplier,
            parts=[Part(found["item"], found["amount"], found["rate"])],
            billed_on=day,
            due_on=due_of("", day, supplier["pay_within"]),
            words=found["words"],
            recurring=found["id"],
        ),
    )
