"""What the pages about tiers are filled with: who has which, and the form of a ladder."""

from typing import Any

from litestar.response import Template
from msgspec.structs import replace

from catalog.queries import branches_of
from catalog.tables import Branch
from kit import clock
from kit.errors import NotFound, Problem
from kit.rights import Actor
from kit.seen import mark_of
from loyalty.programme_pages import COUNTS, changeable, filled, here_of
from loyalty.queries.programmes import Known, facts_of_programme
from loyalty.queries.tiers import (
    RunningLadder,
    clients_by_tier,
    ladders_here,
    ladders_of,
    tiered_clients,
)
from loyalty.rules.benefits.tiers import Ladder, Measure
from loyalty.rules.ladder_forms import ladder_form_of
from loyalty.rules.programme_forms import STEPS
from loyalty.rules.programme_words import ladder_words
from loyalty.schemas import LadderForm

MEASURES = (
    (Measure.visits, "Visits"),
    (Measure.sold, "What was sold, at list prices"),
    (Measure.paid, "Money paid"),
)


async def tiers_page(
    actor: Actor, wanted: int | None, ask: tuple[str, str], page: int, done: str = ""
) -> Template:
    """What runs here, how many have each tier, and who. `ask` is a tier, or "", and a part of the name."""
    facts = await here_of(actor, wanted)
    here, today = facts["branch"], facts["today"]
    running = next(iter(await ladders_here(here.id, today)), None)
    shown = await shown_of(running, ask, page, facts) if running else {}
    return filled(
        "loyalty/tiers.html",
        actor,
        running=running,
        ladders=await ladders_of(here.id, today),
        tier=ask[0],
        q=ask[1],
        done=done,
        **shown,
        **facts,
    )


async def shown_of(
    running: RunningLadder, ask: tuple[str, str], page: int, facts: dict[str, Any]
) -> dict[str, Any]:
    ladder = running.now(facts["today"])
    names = [each.name for each in ladder.tiers]
    rows, pages = await tiered_clients(running, ask, names, page)
    counts = await clients_by_tier(running.id)
    return {
        "rows": rows,
        "pages": pages,
        "tier_options": [("", "All"), *((name, name) for name in reversed(names))],
        "counts": [(name, counts.get(name, 0)) for name in reversed(names)],
        "words": ladder_words(ladder, facts["money"]),
    }


async def ladder_page(
    actor: Actor, programme: int | None, form: LadderForm | None = None, trouble: Problem | None = None
) -> Template:
    """The form of tiers; without a programme, of new ones."""
    known = None if programme is None else await changeable(actor, programme)
    branches = await branches_of(actor)
    if form is None:
        form = await kept_ladder(known) if known else first_ladder(branches[0])
    return filled(
        "loyalty/ladder_form.html",
        actor,
        trouble,
        form=form,
        known=known,
        branches=branches,
        currency=known.branch.currency if known else branches[0].currency,
        counts=COUNTS,
        measures=MEASURES,
        steps=STEPS,
    )


async def kept_ladder(known: Known) -> LadderForm:
    rule = known.rule(known.versions[0])
    if not isinstance(rule, Ladder):
        raise NotFound("There are no such tiers.")
    return replace(
        ladder_form_of(rule, known.branch.currency, known.name),
        branches=frozenset(known.branches),
        seen=mark_of(await facts_of_programme(known.id)),
        starts_on=clock.today(known.branch.zone).isoformat(),
    )


def first_ladder(branch: Branch) -> LadderForm:
    return LadderForm(
        name="Tiers",
        branches=frozenset({branch.id}),
        tiers={1: "Bronze", 2: "Silver", 3: "Gold"},
        ats={1: "3", 2: "8", 3: "15"},
        counts="days",
        counted_days="365",
    )
