"""One branch copied to another in one transaction, kept so that it can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from booking.actions import Reach, Stranded, change_hours
from catalog.queries import access_branch
from guide.copying.drafts import Copying, Draft, Fate
from guide.copying.parts import Part, chosen_parts
from guide.queries.copies import picture
from guide.tables import BranchCopy
from kit import clock, journal
from kit.db import execute
from kit.errors import Invalid, Refused
from kit.journal import as_json
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

HOLD = "SELECT FROM branch WHERE id = $1 FOR NO KEY UPDATE"
HOLD_TABLES = "LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"


class NothingToCopy(Refused):
    def __init__(self) -> None:
        super().__init__("There is nothing to copy: everything that was chosen is there already, or stays.")


class InTheWay(Refused):
    """Visits of the branch would be left outside its hours."""

    def __init__(self, stranded: Stranded) -> None:
        number = len(stranded.strays)
        super().__init__(
            f"{number} visit{' is' if number == 1 else 's are'} booked in hours that would go. Nothing is "
            "changed. Leave the hours out here and change them on the branch's own page, where each visit "
            "can be moved."
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """From which branch to which, what of it, and whether what differs there gives way."""

    source: int
    target: int
    parts: frozenset[str]
    replaces: bool = True


async def drafts_of(actor: Actor, wish: Wish) -> list[tuple[Part, Draft]]:
    """What would become of everything; nothing is changed. Raises `Invalid` for a choice that is none."""
    actor.require(Permission.edit_catalog)
    parts = chosen_parts(wish.parts)
    if not parts:
        raise Invalid("Choose what to copy.", parts="Choose at least one.")
    if wish.source == wish.target:
        raise Invalid("A branch cannot be copied to itself.", source="Choose another branch.")
    for each in parts:
        actor.require(each.right)
    source, target = await access_branch(actor, wish.source), await access_branch(actor, wish.target)
    copying = Copying(actor, source, target, wish.replaces)
    return [(each, await each.plan(copying)) for each in parts]


def facts_of(drafts: Sequence[tuple[Part, Draft]]) -> dict[str, Any]:
    """What a preview shows, for its mark: of a copy that would do anything else it is no longer true."""
    return {
        f"{part.label}: {line.what}": f"{line.fate}: {line.told}"
        for part, draft in drafts
        for line in draft.lines
    }


async def copy_branch(actor: Actor, wish: Wish, seen: str = "") -> None:
    """All that was previewed, or nothing. Raises `Stale` where it would be something else by now."""

    async def carry_out() -> None:
        await hold(wish.target, chosen_parts(wish.parts))
        drafts = await drafts_of(actor, wish)
        refuse_stale(seen, facts_of(drafts))
        if not any(draft.acts for _, draft in drafts):
            raise NothingToCopy
        parts = [part for part, _ in drafts]
        before = await picture(wish.target, parts)
        for _, draft in drafts:
            for act in draft.acts:
                await act()
        await keep(actor, wish, drafts, (before, await picture(wish.target, parts)))

    actor.require(Permission.edit_catalog)
    await access_branch(actor, wish.target)
    try:
        await change_hours(actor, Reach(wish.target), carry_out)
    except Stranded as stranded:
        raise InTheWay(stranded) from stranded


async def hold(branch: int, parts: Sequence[Part]) -> None:
    """Until the transaction ends nobody else writes what is copied; it is read and booked on all the same."""
    await execute(HOLD, branch)
    names = sorted({table.name for part in parts for table in part.tables})
    if names:
        await execute(HOLD_TABLES.format(names=", ".join(names)))


async def keep(
    actor: Actor, wish: Wish, drafts: Sequence[tuple[Part, Draft]], pictures: tuple[Any, Any]
) -> None:
    made = BranchCopy(
        branch=wish.target,
        source=wish.source,
        parts=[part.key for part, _ in drafts],
        before=as_json(pictures[0]),
        after=as_json(pictures[1]),
        made_at=clock.now(),
        made_by=actor.name,
    )
    await made.save()
    source = await access_branch(actor, wish.source)
    told = {part.label: counts_of(draft) for part, draft in drafts}
    after = {"copied from": source.name, **told}
    await journal.write(actor, "copy", ("branch", wish.target), branch=wish.target, after=after)


def counts_of(draft: Draft) -> str:
    return f"{draft.count(Fate.added)} added, {draft.count(Fate.changed)} changed"
