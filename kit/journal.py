"""Every change by a person, one row each: who, what, before, after."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from piccolo.columns import JSONB, Integer, Serial, Timestamptz, Varchar
from piccolo.table import Table

from kit import clock
from kit.db import execute
from kit.rights import Actor

WRITE = """
INSERT INTO journal_entry (happened_at, account, who, branch, action, subject, subject_id, before, after)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


class JournalEntry(Table, tablename="journal_entry"):
    """Rows are only ever added. `account` is 0 for clients and for Tempu itself; names stay as they were."""

    id: Serial
    happened_at = Timestamptz(default=None, null=False, index=True)
    account = Integer(default=0, null=False)
    who = Varchar(length=200, null=False)
    branch = Integer(default=0, null=False)
    action = Varchar(length=60, null=False)
    subject = Varchar(length=40, null=False)
    subject_id = Integer(default=0, null=False, index=True)
    before = JSONB(default=None, null=True)
    after = JSONB(default=None, null=True)


async def write(  # noqa: PLR0913  # who, what, where, before, after
    actor: Actor,
    action: str,
    subject: tuple[str, int],
    *,
    branch: int = 0,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Adds the row in the caller's transaction. `action` is a verb ("move"), `subject` a table and an id.

    Who did it on a shared tablet is written with its name.
    """
    who = actor.account or 0, f"{actor.name}, on {actor.tablet}" if actor.tablet else actor.name
    await execute(WRITE, clock.now(), *who, branch, action, *subject, as_json(before), as_json(after))


def as_json(facts: Mapping[str, Any] | None) -> str | None:
    return None if facts is None else msgspec.json.encode(facts, enc_hook=plainly).decode()


def plainly(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
