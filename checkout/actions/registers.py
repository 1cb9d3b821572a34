"""Setting up registers, and what somebody at the desk decides about what waits for them."""

from collections.abc import Mapping

from asyncpg import Record

from checkout.actions.commands import Kind, State, Wish, abilities_of, hold_registers, hurry, queue_command
from checkout.actions.settings import refuse_foreign
from checkout.queries.registers import access_command, access_register, own_values
from checkout.register_setup import parted
from checkout.register_tables import ReceiptRecord, Register
from checkout.registers import chain
from checkout.registers.kind import Kind as RegisterKind
from checkout.registers.kinds import kind_of
from checkout.rules import registers as rules
from checkout.rules.registers import NewRegister
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

SHORTEST_REASON = 3
HOLD = "SELECT FROM register WHERE id = $1 FOR NO KEY UPDATE"
CHANGE = "UPDATE register SET name = $2, settings = $3, secrets = $4 WHERE id = $1"
RETIRE = "UPDATE register SET is_active = FALSE WHERE id = $1"
JOURNALS = "SELECT id FROM register WHERE branch = $1 AND kind = 'journal' AND is_active ORDER BY id"
WAITING = """
SELECT count(*) AS waiting, count(*) FILTER (WHERE leased_until_at > $2) AS busy
FROM register_command WHERE register = $1 AND state IN ('queued', 'sent', 'unknown', 'refused')
"""
HAND_OVER = """
UPDATE register_command SET register = $2, leased_until_at = NULL,
    state = CASE state WHEN 'sent' THEN 'unknown' ELSE state END
WHERE register = $1 AND receipt IS NOT NULL AND state IN ('queued', 'sent', 'unknown', 'refused')
"""
GIVE_UP = """
UPDATE register_command SET state = 'skipped', finished_at = $2, leased_until_at = NULL, skipped_by = $3,
    skipped_why = $4
WHERE register = $1 AND state IN ('queued', 'sent', 'unknown', 'refused')
"""
HOLD_COMMAND = "SELECT state, leased_until_at FROM register_command WHERE id = $1 FOR UPDATE"
SKIP = """
UPDATE register_command SET state = 'skipped', finished_at = $2, leased_until_at = NULL, skipped_by = $3,
    skipped_why = $4
WHERE id = $1
"""
CALM = "UPDATE register SET trouble = '', trouble_since_at = NULL WHERE id = $1"
FINAL = (State.done, State.skipped)


class RegisterBusy(Refused):
    """It is at something just now, or something still waits for it."""


async def add_register(actor: Actor, branch: int, wanted: NewRegister) -> Register:
    """The branch's first printer, and its first fiscal register, take what is sold from now on."""
    actor.require(Permission.edit_catalog)
    await refuse_foreign(actor, branch)
    kind = kind_of(wanted.kind)
    rules.check_register(wanted.name, kind, wanted.values)
    async with transaction():
        settings, secrets = parted(kind, wanted.values)
        register = Register(
            branch=branch, name=wanted.name, kind=kind.name, settings=settings, secrets=secrets
        )
        await register.save()
        subject, facts = ("register", register.id), rules.facts(wanted.name, kind, wanted.values)
        await journal.write(actor, "add", subject, branch=branch, after={"kind": kind.name, **facts})
        await note_event(actor, branch, f"register {wanted.name} added")
    return register


async def change_register(actor: Actor, register_id: int, wanted: NewRegister, seen: str = "") -> None:
    """`seen` is the mark of what the form showed; raises `Stale` when somebody has changed it since."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        await access_register(actor, register_id)
        await db.execute(HOLD, register_id)
        old = await access_register(actor, register_id)
        kind = kind_of(old["kind"])
        kept = own_values(old)
        before = rules.facts(old["name"], kind, kept)
        refuse_stale(seen, before)
        values = with_kept_secrets(kind, wanted.values, kept)
        rules.check_register(wanted.name, kind, values)
        await db.execute(CHANGE, register_id, wanted.name, *parted(kind, values))
        subject, after = ("register", register_id), rules.facts(wanted.name, kind, values)
        await journal.write(actor, "change", subject, branch=old["branch"], before=before, after=after)
        await note_event(actor, old["branch"], f"register {wanted.name} changed")


def with_kept_secrets(
    kind: RegisterKind, typed: Mapping[str, str], kept: Mapping[str, str]
) -> dict[str, str]:
    secret = {each.name for each in kind.settings if each.is_secret}
    return {name: kept[name] if name in secret and not text else text for name, text in typed.items()}


async def retire_register(actor: Actor, register_id: int) -> None:
    """What still waits for a printer goes to the branch's next one, or is left to be printed later.

    A fiscal register has to be through with its documents first.
    """
    actor.require(Permission.edit_catalog)
    async with transaction():
        found = await access_register(actor, register_id)
        others = [each for each in await hold_registers(found["branch"]) if each.id != register_id]
        await refuse_busy(found)
        await db.execute(RETIRE, register_id)
        heir = rules.chosen(others).prints
        if heir is not None and heir.can.takes_copies:
            await db.execute(HAND_OVER, register_id, heir.id)
        why = f"{found['name']} was put away."
        await db.execute(GIVE_UP, register_id, clock.now(), actor.name, why)
        subject, before = ("register", register_id), {"name": found["name"], "kind": found["kind"]}
        await journal.write(actor, "retire", subject, branch=found["branch"], before=before)
        await note_event(actor, found["branch"], f"register {found['name']} put away")


async def refuse_busy(register: Record) -> None:
    row = await db.fetch_one(WAITING, register["id"], clock.now())
    waiting, busy = (row["waiting"], row["busy"]) if row else (0, 0)
    if busy:
        raise RegisterBusy(f"{register['name']} is at something just now. Try again in a minute.")
    if waiting and abilities_of(register).is_fiscal:
        raise RegisterBusy(
            f"{waiting} still wait for {register['name']}. Let it do them, or skip them with a reason; then "
            "put it away."
        )


async def try_now(actor: Actor, register_id: int) -> None:
    """What waits for it is tried at once, also what it refused: somebody has put it right."""
    actor.require(Permission.take_payments)
    async with transaction():
        await access_register(actor, register_id)
        await hurry([register_id])


async def skip_command(actor: Actor, command_id: int, why: str) -> None:
    """It will not be done, and those behind it go on. The receipt stays, and can be printed later."""
    actor.require(Permission.reopen_visits)
    async with transaction():
        found = await access_command(actor, command_id)
        if len(why.strip()) < SHORTEST_REASON:
            raise Invalid("Why is it skipped? Nothing was changed.", why="Say it in a few words.")
        await db.execute(HOLD, found["register"])
        state = await db.fetch_one(HOLD_COMMAND, command_id)
        if state is None or state["state"] in FINAL:
            raise RegisterBusy("That is done or skipped already.")
        if state["leased_until_at"] and state["leased_until_at"] > clock.now():
            raise RegisterBusy("The register is at it just now. Look again in a minute.")
        await db.execute(SKIP, command_id, clock.now(), actor.name, why.strip()[:300])
        await db.execute(CALM, found["register"])
        after = {"kind": found["kind"], "why": why.strip(), "document": found["number"]}
        subject = ("register_command", command_id)
        await journal.write(actor, "skip", subject, branch=found["branch"], after=after)
        await note_event(actor, found["branch"], f"{found['kind']} {found['number']} skipped: {why.strip()}")


async def ask_x_report(actor: Actor, register_id: int) -> None:
    actor.require(Permission.run_shifts)
    await ask(actor, register_id, Kind.x_report)


async def open_drawer(actor: Actor, register_id: int) -> None:
    actor.require(Permission.run_shifts)
    await ask(actor, register_id, Kind.drawer)


async def export_journal(actor: Actor, register_id: int) -> int:
    """The register whose journal goes out; that it did is written down."""
    actor.require(Permission.see_money)
    async with transaction():
        found = await access_register(actor, register_id)
        if found["kind"] != "journal":
            raise Refused(f"{found['name']} keeps no journal here.")
        await journal.write(actor, "export", ("register", register_id), branch=found["branch"])
        await note_event(actor, found["branch"], "receipt journal exported")
    return register_id


async def ask(actor: Actor, register_id: int, kind: Kind) -> None:
    async with transaction():
        found = await access_register(actor, register_id)
        can = abilities_of(found)
        if not (can.kicks_drawer if kind is Kind.drawer else can.has_shifts):
            raise Refused(f"{found['name']} cannot do that.")
        await hold_registers(found["branch"])
        await queue_command(Wish(register=register_id, kind=kind, cashier=actor.name))
        await journal.write(actor, kind.replace("_", " "), ("register", register_id), branch=found["branch"])
        if kind is Kind.drawer:
            await note_event(actor, found["branch"], "drawer opened without a sale")


async def note_event(actor: Actor, branch: int, text: str) -> None:
    """A branch that keeps a receipt journal finds it there, too."""
    facts = {"event": "desk", "amount": 0, "text": text, "operator": actor.name}
    for row in await db.fetch(JOURNALS, branch):
        await chain.add(row["id"], ReceiptRecord.Kind.event, None, clock.now(), lambda _: facts)
