"""Several services with those who do them: as they were arranged, or as they are held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.queries.offers import Offered
from booking.queries.visits import span_of
from booking.queries.wanted import Part, Several
from booking.rules.arranging import Spot, can_be_done
from booking.rules.days import Span, utc
from booking.tables import Hold
from kit import clock
from kit.db import fetch

HELD = """
SELECT hold, resource, starts_at, ends_at FROM appointment WHERE hold = ANY($1::int[]) ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Seated:
    """A part of it with the one who does it, and what that takes."""

    part: Part
    who: Offered
    spot: Spot

    @property
    def starts_at(self) -> datetime:
        return utc(self.spot.start)

    @property
    def ends_at(self) -> datetime:
        return utc(self.spot.end)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Who does what when, in the order of the parts."""

    seated: tuple[Seated, ...]

    @property
    def takes(self) -> list[tuple[int, Span]]:
        return [take for each in self.seated for take in each.spot.takes]

    @property
    def guests(self) -> list[list[Seated]]:
        """What each guest has, in the order of time."""
        numbers = sorted({each.part.want.guest for each in self.seated})
        theirs = [[each for each in self.seated if each.part.want.guest == number] for number in numbers]
        return [sorted(each, key=lambda seated: seated.spot.start) for each in theirs]


def seated(several: Several, spots: Sequence[Spot]) -> Arrangement:
    return Arrangement(
        tuple(
            Seated(part, next(who for who in part.offer.people if who.id == spot.who), spot)
            for part, spot in zip(several.parts, spots, strict=True)
        )
    )


async def living(code: str | None) -> list[Hold]:
    """The hold with this code and all it leads, in the order of the pieces; none if any is gone."""
    if not code:
        return []
    lead = await Hold.objects().where(Hold.code == code, Hold.expires_at > clock.now()).first()
    if lead is None:
        return []
    return await led_by(lead)


async def led_by(lead: Hold) -> list[Hold]:
    return [lead, *await Hold.objects().where(Hold.lead == lead.id).order_by(Hold.piece)]


async def as_held(several: Several, kept: Sequence[Hold]) -> Arrangement | None:
    """What the holds keep, if they are the holds of this very wish."""
    if not kept or len(kept) != len(several.parts) or kept[0].branch != several.branch:
        return None
    if not all(keeps(each, several, number) for number, each in enumerate(kept)):
        return None
    taken: dict[int, list[tuple[int, tuple[int, int]]]] = {each.id: [] for each in kept}
    for row in await fetch(HELD, list(taken)):
        taken[row["hold"]].append((row["resource"], span_of(row)))
    spots = tuple(spot_of(each, number, taken[each.id]) for number, each in enumerate(kept))
    return seated(several, spots) if can_be_done(several.plan, spots) else None


def keeps(hold: Hold, several: Several, number: int) -> bool:
    part = several.parts[number]
    same = (hold.piece, hold.service, tuple(hold.addons)) == (number, part.offer.service, part.offer.addons)
    is_asked_for = part.want.member in (None, hold.member)
    return same and is_asked_for and any(who.id == hold.member for who in part.offer.people)


def spot_of(hold: Hold, piece: int, takes: Sequence[tuple[int, tuple[int, int]]]) -> Spot:
    start, end = int(hold.starts_at.timestamp()), int(hold.ends_at.timestamp())
    return Spot(piece, hold.member, start, end, tuple(takes))


async def held_arrangement(several: Several, code: str) -> tuple[Hold, Arrangement] | None:
    """The hold that leads and what all of them keep, lapsed or not; None if it is something else."""
    lead = await Hold.objects().where(Hold.code == code).first()
    if lead is None:
        return None
    kept = await led_by(lead)
    arrangement = await as_held(several, kept)
    return None if arrangement is None else (lead, arrangement)
