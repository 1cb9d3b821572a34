"""Taking data out: noted, and told to the owners where it is unusual, before the first byte leaves."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from clients.actions.looks import note_looks
from clients.queries import home
from exchange.queries import exports as queries
from exchange.queries.exports import Selection
from exchange.rules.unusual import reasons
from exchange.rules.watermark import BITS
from exchange.tables import ExportRun
from kit import clock, journal
from kit.db import execute, fetch, transaction
from kit.errors import Problem
from kit.rights import Actor, Permission

REMEMBERED = timedelta(days=365)
SETTLED = timedelta(days=1)  # how long a device is new
FINISH = "UPDATE export_run SET state = 'finished', finished_at = $2 WHERE id = $1 AND state = 'begun'"
WRITE_TO = """
INSERT INTO owner_letter (export, account, status, attempts, due_at, why)
SELECT $1, id, 'waiting', 0, $2, '' FROM unnest($3::int[]) AS owner (id) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to go out, as which kind of file, and from where it was asked for.

    `takes`: the rights to see what is in it.
    """

    what: str
    format: str
    filters: str = ""
    address: str = ""
    browser: str = ""
    takes: tuple[Permission, ...] = ()


def require_export(actor: Actor, takes: Iterable[Permission] = ()) -> None:
    """Raises `Forbidden` without the rights, `ProveFirst` where no password was shown lately."""
    for each in (Permission.see_clients, Permission.export_clients, *takes):
        actor.require(each)
    actor.require_proof()


async def begin(actor: Actor, wish: Wish, selection: Selection) -> ExportRun:
    """Notes it. Raises the refusal where it is one: that is noted as well, and nothing else is written."""
    try:
        require_export(actor, wish.takes)
    except Problem as refusal:
        await keep(actor, wish, ExportRun.State.refused, why=refusal.sentence)
        raise
    async with transaction():
        run = await keep(actor, wish, ExportRun.State.begun, rows=len(selection.ids))
        facts = {wish.what: wish.filters, "rows": run.rows, "as": wish.format}
        await journal.write(actor, "export", ("export", run.id), after=facts)
        await note_looks(actor, selection.ids, "export")
        await tell_owners(actor, run)
    return run


async def keep(
    actor: Actor, wish: Wish, state: ExportRun.State, *, rows: int = 0, why: str = ""
) -> ExportRun:
    run = ExportRun(
        happened_at=clock.now(),
        account=actor.account or 0,
        who=f"{actor.name}, on {actor.tablet}" if actor.tablet else actor.name,
        what=wish.what,
        filters=wish.filters[:300],
        format=wish.format,
        state=state,
        why=why[:300],
        rows=rows,
        mark=secrets.randbits(BITS),
        address=wish.address[:60],
        browser=wish.browser[:300],
    )
    await run.save()
    return run


async def tell_owners(actor: Actor, run: ExportRun) -> None:
    """Those who look after the business hear of what is unusual, whoever did it."""
    now, account = run.happened_at, actor.account or 0
    past = [row["rows"] for row in await fetch(queries.PAST, account, now - REMEMBERED)]
    past.remove(run.rows)  # this one
    is_known = await queries.is_known_device_before(run, now - SETTLED)
    hour = clock.wall(now, (await home(actor)).zone).hour
    unusual = reasons(run.rows, past, hour, is_new_device=not is_known)
    if unusual:
        await run.update_self({ExportRun.unusual: msgspec.json.encode(unusual).decode()})
        owners = [row["id"] for row in await fetch(queries.OWNERS)]
        await execute(WRITE_TO, run.id, now, owners)


async def finish(run_id: int) -> None:
    """All of it left."""
    await execute(FINISH, run_id, clock.now())
