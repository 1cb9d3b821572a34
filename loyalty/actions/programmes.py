"""A programme's life: drafted, started, changed from a day on, ended; or withdrawn before it ever ran."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from asyncpg import Record

from catalog.queries import access_branches
from catalog.queries import branch as branch_of
from kit import clock, journal
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from kit.typed import EARLIEST, LATEST, short_date
from loyalty.actions.beside import refuse_needed, refuse_unlike_others, rule_of
from loyalty.actions.tiers import look_again
from loyalty.programme_tables import LoyaltyProgramme, LoyaltyProgrammeVersion
from loyalty.queries.programmes import PROGRAMME, access_programme, beside, facts_of_programme
from loyalty.rules.benefits.programmes import Programme
from loyalty.rules.benefits.tiers import Ladder
from loyalty.rules.benefits.together import Beside
from loyalty.rules.kept_programmes import LADDER, as_json, faults_of

State = LoyaltyProgramme.State
LOCK = f"{PROGRAMME} FOR UPDATE"
NEXT_NUMBER = "SELECT coalesce(max(number), 0) + 1 FROM loyalty_programme_version WHERE programme = $1"
START = "UPDATE loyalty_programme SET state = 'started', starts_on = $2, ends_on = $3 WHERE id = $1"
END = """
UPDATE loyalty_programme SET ends_on = $2, closed_at = $3, closed_by = $4, closed_why = $5 WHERE id = $1
"""
WITHDRAW = """
UPDATE loyalty_programme SET state = 'withdrawn', closed_at = $2, closed_by = $3 WHERE id = $1
"""
RENAME = "UPDATE loyalty_programme SET name = $2 WHERE id = $1"
LONGEST_REASON = 300


class NotDraft(Refused):
    """Only a draft is started."""


class HasRun(Refused):
    """What has run is part of what happened; it can be ended."""


class NotRunning(Refused):
    """Only what was started can be ended, and only once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProgramme:
    """A programme, or a ladder of tiers, and where it holds; the name and days in the rule are not read."""

    name: str
    rule: Programme | Ladder
    branches: Sequence[int] = ()

    @property
    def kind(self) -> str:
        return str(self.rule.kind) if isinstance(self.rule, Programme) else LADDER


async def draft_programme(actor: Actor, new: NewProgramme) -> int:
    """A draft gives nothing to anybody until it is started."""
    actor.require(Permission.edit_loyalty)
    currencies = {each.currency for each in await access_branches(actor, new.branches)}
    others = await beside(new.branches, 0, clock.now().date())
    refuse_faults(new, others, {} if new.branches else {"branches": "Choose where it holds."})
    if len(currencies) > 1:
        raise Invalid(
            "These branches have different currencies.", branches="Make one programme for each currency."
        )
    async with transaction():
        row = LoyaltyProgramme(
            name=new.name.strip(), kind=new.kind, branches=sorted(set(new.branches)), created_at=clock.now(),
            created_by=actor.name,
        )  # fmt: skip
        await row.save()
        await add_version(actor, row.id, new, EARLIEST)
        await note(actor, "draft programme", row.id, None, {"name": row.name, "kind": row.kind})
    return int(row.id)


async def change_programme(
    actor: Actor, programme: int, new: NewProgramme, starts_on: date, seen: str = ""
) -> int:
    """Another version from a day on; what it said until then stays. The number of the version.

    A draft is simply changed. A later change takes the place of one that has not begun by then.
    """
    async with held(actor, programme) as was:
        refuse_stale(seen, await facts_of_programme(programme))
        today = await today_of(was)
        refuse_over(was, today)
        if was["kind"] != new.kind:
            raise Invalid("A programme keeps its kind. Draft another one.", kind="It stays what it is.")
        draft = was["state"] == State.draft
        refuse_faults(new, await beside(was["branches"], programme, today), {})
        if not draft and not today <= starts_on <= LATEST:
            raise Invalid("From when?", starts_on="Choose today or a later day: what was given stays.")
        if not draft:
            await refuse_unlike_others(was, new.rule, today)
        first = EARLIEST if draft else starts_on
        number = await add_version(actor, programme, new, first)
        await look_again(programme)
        await execute(RENAME, programme, new.name.strip())
        after = {"name": new.name.strip(), "version": number, "starts_on": first}
        await note(actor, "change programme", programme, {"name": was["name"]}, after)
    return number


async def start_programme(actor: Actor, programme: int, starts_on: date, ends_on: date | None = None) -> None:
    async with held(actor, programme) as was:
        if was["state"] != State.draft:
            raise NotDraft("This programme is no draft any more.")
        today = await today_of(was)
        wrong = {
            "starts_on": "" if today <= starts_on <= LATEST else "Choose today or a later day.",
            "ends_on": ""
            if ends_on is None or starts_on <= ends_on <= LATEST
            else "It ends before it starts.",
        }
        if any(wrong.values()):
            raise Invalid("It cannot run so.", **{name: why for name, why in wrong.items() if why})
        await refuse_unlike_others(was, await rule_of(was), today, (starts_on, ends_on))
        await execute(START, programme, starts_on, ends_on)
        await note(actor, "start programme", programme, None, {"starts_on": starts_on, "ends_on": ends_on})


async def end_programme(actor: Actor, programme: int, last_on: date, why: str = "") -> None:
    """Its last day may be yesterday, so that it ends at once. What it gave stays."""
    async with held(actor, programme) as was:
        today = await today_of(was)
        if was["state"] != State.started:
            raise NotRunning("This programme is not running.")
        refuse_over(was, today)
        earliest = max(today - timedelta(days=1), was["starts_on"])
        if not earliest <= last_on <= LATEST:
            raise Invalid("Until when?", last_on=f"Choose {short_date(earliest)} or a later day.")
        await refuse_needed(was, None, today)
        closing = (last_on, clock.now(), actor.name, why.strip()[:LONGEST_REASON])
        await execute(END, programme, *closing)
        after = {"ends_on": last_on, "why": closing[3]}
        await note(actor, "end programme", programme, {"ends_on": was["ends_on"]}, after)


async def withdraw_programme(actor: Actor, programme: int) -> None:
    """A draft, or one that has not begun yet."""
    async with held(actor, programme) as was:
        if was["state"] == State.withdrawn:
            return
        if was["state"] == State.started and was["starts_on"] <= await today_of(was):
            raise HasRun("This programme has started. End it instead.")
        await execute(WITHDRAW, programme, clock.now(), actor.name)
        await note(actor, "withdraw programme", programme, {"state": was["state"]}, None)


@asynccontextmanager
async def held(actor: Actor, programme: int) -> AsyncIterator[Record]:
    """The programme's row, held until the change is through."""
    actor.require(Permission.edit_loyalty)
    await access_programme(actor, programme)
    async with transaction():
        was = await fetch_one(LOCK, programme)
        if was is None:
            raise LookupError(f"Programme {programme} went away.")
        yield was


async def today_of(was: Record) -> date:
    """Where its first branch is: those of one programme are hardly ever a day apart."""
    return clock.today((await branch_of(was["branches"][0])).zone)


def refuse_over(was: Record, today: date) -> None:
    if was["state"] == State.withdrawn:
        raise NotRunning("This programme was withdrawn. Draft a new one.")
    if was["ends_on"] is not None and was["ends_on"] < today:
        raise NotRunning(f"This programme ended on {short_date(was['ends_on'])}. Draft a new one.")


def refuse_faults(new: NewProgramme, others: Beside, wrong: Mapping[str, str]) -> None:
    found = {**faults_of(new.name, new.rule, others.programmes), **wrong}
    if found:
        raise Invalid("Some of it cannot be used.", **found)


async def add_version(actor: Actor, programme: int, new: NewProgramme, starts_on: date) -> int:
    number = int(await fetch_value(NEXT_NUMBER, programme))
    version = LoyaltyProgrammeVersion(
        programme=programme, number=number, starts_on=starts_on, rule=as_json(new.rule), made_at=clock.now(),
        made_by=actor.name,
    )  # fmt: skip
    await version.save()
    return number


async def note(
    actor: Actor,
    action: str,
    programme: int,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
) -> None:
    await journal.write(actor, action, ("loyalty_programme", programme), before=before, after=after)
