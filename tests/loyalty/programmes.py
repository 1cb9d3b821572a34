"""Programmes that run at Center, and what they gave."""

from datetime import date

from kit import db
from kit.rights import SYSTEM
from loyalty.actions.codes import make_codes
from loyalty.actions.programmes import NewProgramme, draft_programme, start_programme
from loyalty.rules.benefits.programmes import Counts, Give, Kind, Programme, Reward, Step
from loyalty.rules.benefits.tiers import Ladder, Tier
from loyalty.rules.promo_codes import Limits, NewCodes
from tests.cast import Salon

TODAY = date(2026, 12, 1)  # a Tuesday: the fixture `morning`
TIERS = Ladder(
    tiers=(Tier(name="Bronze", at=1), Tier(name="Silver", at=2), Tier(name="Gold", at=4)),
    counts=Counts.days,
    counted_days=60,
    kept_months=3,
)
GIVEN = """
SELECT closing, line, amount, points, words, taken_back_at IS NOT NULL AS is_back
FROM benefit_given ORDER BY id
"""


def rule(kind: Kind = Kind.fixed, give: Give = Give.percent, value: int = 1000, **more) -> Programme:  # type: ignore[no-untyped-def]
    """10 % off everything, unless told otherwise."""
    said = {"steps": (Step(reward=Reward(give=give, value=value)),), **more}
    return Programme(id=0, version=0, name="", kind=kind, starts_on=date.min, **said)


async def drafted(salon: Salon, what: Programme | Ladder, name: str = "Tenth off") -> int:
    return await draft_programme(SYSTEM, NewProgramme(name=name, rule=what, branches=[salon.center]))


async def running(
    salon: Salon, what: Programme | Ladder, name: str = "Tenth off", starts_on: date = TODAY
) -> int:
    programme = await drafted(salon, what, name)
    await start_programme(SYSTEM, programme, starts_on)
    return programme


async def code_for(programme: int, code: str = "SPRING", client: int | None = None, **limits) -> int:  # type: ignore[no-untyped-def]
    await make_codes(SYSTEM, programme, NewCodes(limits=Limits(**limits), code=code, client=client))
    return int(await db.fetch_value("SELECT id FROM promo_code WHERE code = $1", code))


async def given() -> list[tuple[int, int, bool]]:
    """Of each benefit what it took off, what points it gave, and whether it was taken back."""
    return [(row["amount"], row["points"], row["is_back"]) for row in await db.fetch(GIVEN)]
