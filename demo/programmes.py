"""Programmes of the demo: tiers, what runs for them, a code to type, and drafts to try."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from catalog.queries import branch as branch_of
from demo.company import Place
from kit import clock
from loyalty.actions.codes import make_codes
from loyalty.actions.programmes import NewProgramme, draft_programme, start_programme
from loyalty.actions.tiers import settle_next
from loyalty.rules.benefits.programmes import Counts, Programme, Who
from loyalty.rules.benefits.tiers import Ladder, Tier
from loyalty.rules.promo_codes import Limits, NewCodes
from loyalty.rules.starters import starter_programme

CLUB = Ladder(
    tiers=(Tier(name="Bronze", at=3), Tier(name="Silver", at=5), Tier(name="Gold", at=8)),
    counts=Counts.days,
    counted_days=365,
    kept_months=6,
)
CODE = "LINDEN"


async def agree_on_programmes(places: Sequence[Place], now: datetime) -> None:
    """They run from today on, so nothing of the history changes; tiers are found by visits."""
    for place in places:
        currency = (await branch_of(place.id)).currency
        await run(place, NewProgramme(name="Linden Club", rule=CLUB, branches=[place.id]))
        gold = replace(starter_programme("tier", currency), who=Who(tiers=frozenset({"Gold"})))
        await run(place, programme(place, gold, "Gold: a tenth off"))
        await run(place, programme(place, starter_programme("hours", currency)))
        coded = await run(
            place, programme(place, starter_programme("code", currency), "Friends of the house")
        )
        if place is places[0]:
            code = NewCodes(limits=Limits(most_uses=100, most_per_client=1), code=CODE)
            await make_codes(place.manager, coded, code)
        for key in ("visits", "birthday", "nth"):
            await draft_programme(place.manager, programme(place, starter_programme(key, currency)))
    while await settle_next(now):
        pass


def programme(place: Place, rule: Programme, name: str = "") -> NewProgramme:
    return NewProgramme(name=name or rule.name, rule=rule, branches=[place.id])


async def run(place: Place, new: NewProgramme) -> int:
    made = await draft_programme(place.manager, new)
    await start_programme(place.manager, made, clock.today(place.zone))
    return made
