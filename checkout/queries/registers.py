"""Registers: how each is, what waits for it and why, and what it has done."""

import json
from collections.abc import Sequence

import msgspec
from asyncpg import Record

from checkout import rules
from checkout.register_setup import opened
from checkout.registers.kinds import kind_of, with_defaults
from checkout.registers.protocol import Answer, Rejected
from kit import db
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor

PENDING = "('queued', 'sent', 'unknown', 'refused')"
# Of each register how many wait, and what is the matter with the first of them.
REGISTERS = f"""
SELECT register.id, register.name, register.kind, register.settings, register.secrets, register.branch,
    register.answered_at, register.paper, register.trouble, register.trouble_since_at,
    branch.name AS branch_name, branch.zone, branch.currency, branch.locale,
    (SELECT count(*) FROM register_command AS command WHERE command.register = register.id
        AND command.state IN {PENDING}) AS waiting,
    head.state AS head_state, head.next_try_at, head.leased_until_at
FROM register JOIN branch ON branch.id = register.branch LEFT JOIN LATERAL (
    SELECT command.state, command.next_try_at, command.leased_until_at FROM register_command AS command
    WHERE command.register = register.id AND command.state IN {PENDING}
    ORDER BY command.goes_first DESC, command.id LIMIT 1
) AS head ON TRUE
"""  # noqa: S608  # only constants
HERE = f"""{REGISTERS} WHERE register.branch = ANY($1::int[]) AND register.is_active
ORDER BY branch.name, register.id"""
REGISTER = f"{REGISTERS} WHERE register.id = $1 AND register.is_active"
ILL = f"""{REGISTERS} WHERE ($1::int[] IS NULL OR register.branch = ANY($1)) AND register.is_active
    AND register.trouble <> '' AND head.state IS NOT NULL ORDER BY register.trouble_since_at, register.id"""
COMMANDS = """
FROM register_command AS command JOIN register ON register.id = command.register
JOIN branch ON branch.id = register.branch
LEFT JOIN receipt ON receipt.id = command.receipt LEFT JOIN bill ON bill.id = receipt.bill
"""
COLUMNS = """
command.id, command.kind, command.state, command.is_copy, command.queued_at, command.next_try_at,
command.leased_until_at, command.finished_at, command.attempts, command.trouble, command.answer,
command.amount, command.reason, command.cashier, command.skipped_by, command.skipped_why, command.register,
coalesce(bill.number, receipt.content ->> 'number', '') AS number, bill.visit,
command.waits_for, register.branch
"""
QUEUE = f"""SELECT {COLUMNS} {COMMANDS} WHERE command.register = $1
ORDER BY command.state IN {PENDING} DESC,
    CASE WHEN command.state IN {PENDING} THEN NOT command.goes_first END,
    CASE WHEN command.state IN {PENDING} THEN command.id END, command.id DESC LIMIT $2 OFFSET $3"""
COUNT = "SELECT count(*) FROM register_command WHERE register = $1"
COMMAND = f"SELECT {COLUMNS} {COMMANDS} WHERE command.id = $1"


async def registers_here(branches: Sequence[int]) -> list[Record]:
    return await db.fetch(HERE, list(branches))


async def access_register(actor: Actor, register_id: int) -> Record:
    register = await db.fetch_one(REGISTER, register_id) if rules.may_be_id(register_id) else None
    if register is None or not actor.works_in(register["branch"]):
        raise NotFound("There is no such register.")
    return register


async def access_command(actor: Actor, command_id: int) -> Record:
    command = await db.fetch_one(COMMAND, command_id) if rules.may_be_id(command_id) else None
    if command is None or not actor.works_in(command["branch"]):
        raise NotFound("Nothing of the kind is in that queue.")
    return command


async def command_queue(register: int, page: int) -> tuple[list[Record], Pages]:
    """What waits, in its order, and then what was done, the latest first."""
    found = pages(page, await db.fetch_value(COUNT, register), size=25)
    return await db.fetch(QUEUE, register, found.size, found.offset), found


def told_by(command: Record) -> Answer:
    """What the register answered; nothing of what it has not answered yet."""
    return msgspec.json.decode(command["answer"], type=Answer) if command["answer"] else Answer()


async def in_trouble(actor: Actor) -> list[Record]:
    """Registers of the actor's branches for which something waits because they do not do it."""
    return await db.fetch(ILL, None if actor.branches is None else list(actor.branches))


def own_values(register: Record) -> dict[str, str]:
    """Its settings, secrets too where they can be opened."""
    try:
        secrets = opened(register["secrets"])
    except Rejected:
        secrets = {}
    return with_defaults(kind_of(register["kind"]), {**json.loads(register["settings"]), **secrets})
