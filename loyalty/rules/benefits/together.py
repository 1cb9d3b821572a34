"""What programmes of the same branches may not say: tiers that nobody has, or two ladders at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from loyalty.rules.benefits.faults import tiers_given
from loyalty.rules.benefits.programmes import Programme
from loyalty.rules.benefits.tiers import Ladder


@dataclass(frozen=True, slots=True)
class NamedLadder:
    """A ladder of tiers with its name and the days on which it runs; None is without end."""

    name: str
    starts_on: date
    ends_on: date | None
    ladder: Ladder

    def meets(self, first: date, last: date | None) -> bool:
        return (last is None or self.starts_on <= last) and (self.ends_on is None or first <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Beside:
    """Programmes and ladders that run, or will, in some of the same branches."""

    programmes: Sequence[Programme] = ()
    ladders: Sequence[NamedLadder] = ()


def unknown_tiers(programme: Programme, beside: Beside) -> str:
    """Why its tiers cannot be; "" where a ladder has all of them."""
    known = {tier.name for each in beside.ladders for tier in each.ladder.tiers}
    missing = sorted((programme.who.tiers | tiers_given(programme)) - known)
    if not missing:
        return ""
    return f"No tiers here have the name {missing[0]}. Start the tiers first, or write it as they do."


def tiers_still_needed(ladder: Ladder | None, was: Ladder, beside: Beside) -> str:
    """Why tiers that `was` has may not go; "" where no programme asks for those that do. None: all go."""
    kept = {tier.name for tier in ladder.tiers} if ladder else set[str]()
    going = {tier.name for tier in was.tiers} - kept
    for programme in beside.programmes:
        for name in sorted((programme.who.tiers | tiers_given(programme)) & going):
            return f"“{programme.name}” is for {name}. Change or end that first."
    return ""


def second_ladder(first: date, last: date | None, beside: Beside) -> str:
    """Why a ladder cannot run on these days; "" where no other one does."""
    other = next((each for each in beside.ladders if each.meets(first, last)), None)
    if other is None:
        return ""
    return f"“{other.name}” runs in these days, and a client has one tier. End that first."
