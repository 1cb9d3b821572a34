"""A sheet is written as a whole or not at all; looking at it is writing it and taking all of it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from batches.kinds import UNDOES, Kind, kind_of
from batches.rules.columns import Column
from batches.rules.plan import Line, State, plan
from batches.rules.sheet import Sheet
from batches.rules.telling import told
from batches.tables import Batch, BatchRow, Way
from kit import clock, journal
from kit.db import execute, transaction
from kit.errors import Invalid, Problem, Refused
from kit.rights import Actor
from kit.seen import mark_of

# Two who paste the same at once: the second looks when the first is through, and finds everything there.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('batch'), hashtext($1))"
# Before anything is written, and in the order of all others who hold several: nobody waits in a ring.
HOLD = "SELECT FROM {table} WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE"
WRITTEN = (State.new, State.changed)


@dataclass(frozen=True, slots=True)
class Look:
    """What would become of a sheet; `mark` stands for it, whatever is left out."""

    sheet: Sheet
    columns: Sequence[Column]
    lines: Sequence[Line]

    @property
    def mark(self) -> str:
        there = {line.number: [line.known.id if line.known else 0, line.values] for line in self.lines}
        return mark_of({str(number): facts for number, facts in there.items()})

    def count(self, state: State) -> int:
        return sum(line.state is state for line in self.lines)


@dataclass(frozen=True, slots=True)
class Written:
    """A row of the batch on its way: which kind of thing, its id and name, its line or None, how it was."""

    kind: str
    id: int
    name: str
    line: Line | None = None
    was: Any = None


class LookAgain(Refused):
    """Nothing is written: something is wrong, or not as it was shown. `look` is how it is now."""

    def __init__(self, found: Look, sentence: str) -> None:
        super().__init__(sentence)
        self.look = found


class TakenBack(Exception):
    """Ends a trial."""


async def look(actor: Actor, kind_name: str, sheet: Sheet) -> Look:
    """Everything that would be said if it were written now. Writes nothing."""
    found = await planned(actor, kind_of(kind_name), sheet)
    try:
        async with transaction():
            lines, _ = await tried(actor, kind_name, found.lines)
            raise TakenBack
    except TakenBack:
        return replace(found, lines=lines)


async def write(actor: Actor, kind_name: str, way: str, sheet: Sheet, shown: str) -> Batch:
    """All rows but those left out, in one batch. Raises `LookAgain` unless each is right and as `shown`."""
    kind = kind_of(kind_name)
    async with transaction():
        await execute(ONE_AT_A_TIME, kind.TABLE)
        found = await planned(actor, kind, sheet)
        if found.mark != shown:
            raise LookAgain(await look(actor, kind_name, sheet), CHANGED)
        lines, written = await tried(actor, kind_name, found.lines)
        found = replace(found, lines=lines)
        if sheet.faults or found.count(State.wrong):
            raise LookAgain(found, WRONG)
        if not written:
            raise LookAgain(found, NOTHING)
        return await keep(actor, (kind_name, Way(way)), found, written)


CHANGED = (
    "This is not what was shown: a row was corrected, or somebody changed the list in the meantime. "
    "Nothing is written yet. Look at it as it is now, then go on."
)
WRONG = "Some rows are wrong. Nothing is written: correct them, or leave them out."
NOTHING = "There is nothing to write: every row is as it says already, or left out."


async def planned(actor: Actor, kind: Kind, sheet: Sheet) -> Look:
    actor.require(kind.RIGHT)
    columns = await kind.columns(actor)
    return Look(sheet, columns, plan(columns, await kind.known(actor), sheet, kind.NOUN.one))


async def tried(actor: Actor, kind_name: str, lines: Sequence[Line]) -> tuple[list[Line], list[Written]]:
    """Writes every row that can be; the others say why not."""
    kind = kind_of(kind_name)
    rows = [line for line in lines if line.state in WRITTEN]
    await execute(HOLD.format(table=kind.TABLE), [line.known.id for line in rows if line.known])
    made = await kind.prepare(actor, [line.values for line in rows]) if rows else ()
    written = [Written(*each) for each in made]
    after: list[Line] = []
    for line in lines:
        done = await put(actor, kind_name, line) if line.state in WRITTEN else line
        written += [done] if isinstance(done, Written) else []
        after.append(line if isinstance(done, Written) else done)
    return after, written


async def put(actor: Actor, kind_name: str, line: Line) -> Written | Line:
    """Written, or the line with what the folder's own action found wrong."""
    kind = kind_of(kind_name)
    try:
        async with transaction():
            return await put_one(actor, (kind_name, kind), line)
    except Invalid as problem:
        return line.blamed(problem.fields, problem.sentence)
    except Problem as problem:
        return replace(line, fault=problem.sentence)


async def put_one(actor: Actor, named: tuple[str, Kind], line: Line) -> Written:
    kind_name, kind = named
    if line.known is None:
        return Written(kind_name, await kind.add(actor, line.values), line.name, line)
    was = await kind.kept(line.known.id)
    await kind.change(actor, line.known.id, line.values)
    return Written(kind_name, line.known.id, line.name, line, was)


async def keep(actor: Actor, named: tuple[str, Way], found: Look, written: Sequence[Written]) -> Batch:
    kind_name, way = named
    sentence = told(found.lines, kind_of(kind_name).NOUN)
    who = f"{actor.name}, on {actor.tablet}" if actor.tablet else actor.name
    batch = Batch(
        kind=kind_name, way=way, told=sentence, done_at=clock.now(), account=actor.account or 0, who=who
    )  # fmt: skip
    await batch.save()
    labels = {each.name: each.label for each in found.columns}
    for each in written:
        await row_of(batch, each, labels)
    verb = "paste" if way is Way.paste else "change in bulk"
    await journal.write(actor, verb, ("batch", batch.id), after={kind_name: sentence})
    return batch


async def row_of(batch: Batch, each: Written, labels: Mapping[str, str]) -> None:
    """Marked once everything is written: what one row says may be part of what is known of another."""
    line = each.line
    changes = changes_of(line, labels) if line is not None and line.known is not None else []
    await BatchRow(
        batch=batch.id,
        kind=each.kind,
        subject_id=each.id,
        name=each.name,
        was=None if each.was is None else as_json(each.was),
        changes=as_json(changes),
        mark=await UNDOES[each.kind].mark_of_row(each.id),
    ).save()


def changes_of(line: Line, labels: Mapping[str, str]) -> list[list[str]]:
    return [[labels[name], line.cells[name].was, value] for name, value in line.values.items()]


def as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()
