"""What the pages that try a programme are filled with: last month's bills, and a bill made up for it."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from litestar.response import Template

from catalog.queries import price_list
from catalog.tables import Branch
from clients.queries.search import search_clients
from kit import clock
from kit.errors import NotFound
from kit.rights import Actor, Permission
from kit.typed import parse_day
from loyalty.programme_pages import filled, here_of
from loyalty.queries.benefits import Coming, reckoned
from loyalty.queries.names import client_names, service_categories
from loyalty.queries.past_bills import MOST_BILLS, past_bills
from loyalty.queries.points_rules import points_rule_now
from loyalty.queries.programmes import Known, known_programme, to_be_tried
from loyalty.rules.benefits.facts import BillItem, TypedCode
from loyalty.rules.benefits.programmes import Programme
from loyalty.rules.benefits.simulate import simulate

MOST_SERVICES = 10
NOON = time(12)


async def simulator_page(actor: Actor, wanted: int | None, programme: int) -> Template:
    """Last month's bills of a branch under a programme as it says now, or which one it is to be."""
    facts = await here_of(actor, wanted)
    here = facts["branch"]
    options = [(row["id"], row["name"]) for row in await to_be_tried(here.id, facts["today"])]
    found = await simulated(actor, here, programme) if programme else {}
    return filled("loyalty/simulator.html", actor, options=options, programme=programme, **found, **facts)


async def simulated(actor: Actor, here: Branch, programme: int) -> dict[str, Any]:
    """Reckoned beside the server's other work, for hundreds of bills take a while."""
    known = await known_programme(actor, programme, clock.today(here.zone))
    if here.id not in known.branches:
        raise NotFound("There is no such programme here.")
    tried = tried_of(known, here)
    past = await past_bills(here, tried)
    found = await asyncio.to_thread(simulate, past.bills)
    named = [each.client for each in (*found.gains, *found.losses)]
    return {
        "known": known,
        "past": past,
        "found": found,
        "most": MOST_BILLS,
        "tried": tried,
        "names": await client_names(named),
    }


def tried_of(known: Known, here: Branch) -> Programme:
    """What a programme says in the end, as if it ran here on all days."""
    rule = known.rule(known.versions[0])
    if not isinstance(rule, Programme):
        raise NotFound("Tiers are not tried: they give nothing by themselves.")
    return replace(rule, starts_on=date.min, ends_on=None, branches=frozenset({here.id}))


@dataclass(frozen=True, slots=True)
class Sample:
    """A bill made up to see what a programme gives: who, when and what for, as typed."""

    client: str = ""
    day: str = ""
    at: str = ""
    services: frozenset[int] = frozenset()


async def preview_page(actor: Actor, programme: int, sample: Sample) -> Template:
    """What all that runs gives on a bill, and what this programme would beside it."""
    known = await known_programme(actor, programme, clock.now().date())
    here = known.branch
    offered = [each for each in await price_list(here.id, online=False) if not each.is_package]
    tried = tried_of(known, here)
    found, wrong = await looked_up(actor, sample)
    chosen = [each for each in offered if each.id in sample.services][:MOST_SERVICES]
    categories = await service_categories([each.id for each in chosen])
    items = [
        BillItem(id=each.id, service=each.id, category=categories[each.id], price=each.price)
        for each in chosen
    ]
    moment, when_wrong = moment_of(sample, here)
    rule = await points_rule_now(here.id)
    coming = Coming(
        branch=here.id, zone=here.zone, currency=here.currency, starts_at=moment,
        client=found["id"] if found else None, items=items, point_value=rule.point_value if rule else 0,
        codes=[TypedCode(code="", programme=tried.id)] if tried.needs_code else [],
    )  # fmt: skip
    return filled(
        "loyalty/preview.html",
        actor,
        known=known,
        branch=here,
        money=(here.currency, here.locale),
        offered=offered,
        titles={each.id: each.name for each in chosen},
        sample=sample,
        found=found,
        wrong={**wrong, **when_wrong},
        moment=clock.wall(moment, here.zone),
        now=await reckoned(coming) if items else None,
        then=await reckoned(coming, tried) if items else None,
    )


async def looked_up(actor: Actor, sample: Sample) -> tuple[Any, dict[str, str]]:
    """The client that fits best what was typed."""
    text = sample.client.strip()
    if not text:
        return None, {}
    contacts = actor.may(Permission.see_phones)
    rows = (await search_clients(text, 1, contacts=contacts)).rows
    if not rows:
        return None, {"client": "Nobody is found by that. Nobody known is taken instead."}
    return rows[0], {}


def moment_of(sample: Sample, here: Branch) -> tuple[datetime, dict[str, str]]:
    """When the bill is for; today at noon where it is not said."""
    day, wrong = clock.today(here.zone), dict[str, str]()
    typed = parse_day(sample.day)
    if sample.day and typed is None:
        wrong["day"] = "Write a day like 2026-12-01."
    try:
        hour = time.fromisoformat(sample.at) if sample.at else NOON
    except ValueError:
        hour, wrong["at"] = NOON, "Write an hour like 09:30."
    wall = datetime.combine(typed or day, hour.replace(tzinfo=None), ZoneInfo(here.zone))
    return wall.astimezone(UTC), wrong
