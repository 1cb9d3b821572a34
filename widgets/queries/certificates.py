"""Certificates as strangers see them: those that are sold, one that was bought, and what is left of one."""

from dataclasses import dataclass
from typing import Any

from asyncpg import Record

from catalog.tables import Branch
from kit import clock
from kit.settings import settings
from loyalty.queries.certificate_letters import paper_facts
from loyalty.queries.certificate_lists import known_code
from loyalty.queries.certificate_types import end_of, services_of_types, sold_online
from loyalty.rules.certificate_words import free_services, gives, terms_sentences, worth_text


@dataclass(frozen=True, slots=True)
class Offered:
    """A kind that is sold, in the words of the reader; `worth` is "" where it gives no more than it costs."""

    id: int
    title: str
    about: str
    price: int
    currency: str
    worth: str
    gives: list[str]
    terms: list[str]
    design: str
    is_sold_out: bool


async def offered_here(branch: Branch) -> list[Offered]:
    """Cheapest first; none where nothing can be paid online."""
    if not settings().takes_online:
        return []
    kinds, today = await sold_online(branch.id), clock.today(branch.zone)
    services = await services_of_types([kind["id"] for kind in kinds])
    ends = {kind["id"]: end_of(kind, today) for kind in kinds}
    return [
        offered({**kind, "services": services[kind["id"]], "expires_on": ends[kind["id"]]})
        for kind in kinds
        if (last := ends[kind["id"]]) is None or last >= today
    ]


def offered(kind: dict[str, Any]) -> Offered:
    most = kind["most_sold"]
    return Offered(
        kind["id"],
        kind["title"] or kind["name"],
        kind["about"],
        kind["price"],
        kind["currency"],
        worth_text(kind) if kind["nominal"] > kind["price"] else "",
        gives(kind),
        terms_sentences(kind),
        kind["design"],
        is_sold_out=most is not None and kind["sold"] >= most,
    )


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a certificate: a sum, or services by name; "active", "spent" or "expired"."""

    state: str
    title: str
    amount: int
    currency: str
    services: list[str]
    terms: list[str]
    branch: int


async def left_of(code: str) -> Left | None:
    """None for whatever may not be known: one statement, and the same, for each of them."""
    found = await known_code(code)
    return None if found is None else await left(found)


async def left(found: Record) -> Left:
    facts = await paper_facts(found["id"])
    return Left(
        found["state"],
        facts["title"],
        found["amount_left"],
        found["currency"],
        free_services(facts),
        terms_sentences(facts),
        found["branch"],
    )
