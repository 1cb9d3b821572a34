"""What the pages of segments are filled with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from asyncpg.exceptions import DataError, QueryCanceledError
from litestar.response import Template

from clients import rules
from clients.actions.counts import count_all_stale
from clients.queries.counts import how_many_stale
from kit import web
from kit.errors import Invalid, Problem
from kit.money import plain
from kit.paging import Pages
from kit.rights import Actor, Permission
from lists import actions, queries
from lists.queries import Known
from lists.rules.compiling import term_sql
from lists.rules.periods import UNITS
from lists.rules.starters import STARTERS
from lists.rules.terms import Group, check_size
from lists.rules.ways import DAYS, takes, ways_of
from lists.rules.wording import in_words
from lists.tables import Segment

PREVIEW = 8


@dataclass(frozen=True, slots=True)
class Looked:
    """A segment that was asked: who is in it, or what is wrong with which of its terms, by path."""

    group: Group
    known: Known
    rows: list[object] = field(default_factory=list)
    pages: Pages | None = None
    everybody: int = 0
    wrong: Mapping[str, str] = field(default_factory=dict)
    trouble: Problem | None = None


async def segments_page(actor: Actor, text: str, page: int, gone: Segment | None = None) -> Template:
    rows, found = await queries.segments(actor, text, page)
    known = await queries.known_to(actor)
    said = {row["id"]: in_words(actions.read(row["definition"]), known.facts, known.options) for row in rows}
    filled: Template = web.page(
        "lists/segments.html", actor=actor, rows=rows, pages=found, text=text, said=said, starters=STARTERS,
        gone=gone,
    )  # fmt: skip
    return filled


async def look(group: Group, known: Known, page: int, size: int) -> Looked:
    """Asks, or says what cannot be asked; also where the answer would take too long."""
    await count_all_stale()
    wrong = wrong_terms(group, known)
    if wrong:
        return Looked(group, known, wrong=wrong)
    try:
        check_size(group)
        rows, pages = await queries.members(group, known, page, size)
    except Invalid as trouble:
        return Looked(group, known, trouble=trouble)
    except (TimeoutError, DataError, QueryCanceledError):
        return Looked(group, known, trouble=Problem("This could not be computed. Ask for less at once."))
    return Looked(group, known, list(rows), pages, await queries.everybody())


def wrong_terms(group: Group, known: Known, above: str = "") -> dict[str, str]:
    """What is wrong with each term by itself, so that all of it is said at once."""
    found: dict[str, str] = {}
    for number, each in enumerate(group.parts):
        path = f"{above}{number}"
        if isinstance(each, Group):
            found |= wrong_terms(each, known, f"{path}-")
            continue
        try:
            term_sql(each, known.writing())
        except Invalid as trouble:
            found[path] = next(iter(trouble.fields.values()), trouble.sentence)
    return found


async def builder(  # noqa: PLR0913  # one page in its states
    actor: Actor,
    looked: Looked,
    template: str = "lists/segment.html",
    *,
    segment: Segment | None = None,
    typed: Mapping[str, str] | None = None,
    trouble: Problem | None = None,
) -> Template:
    known = looked.known
    filled: Template = web.page(
        template, status=trouble.status if trouble else 200,
        actor=actor, looked=looked, known=known, segment=segment, typed=typed or {}, trouble=trouble,
        errors=trouble.fields if isinstance(trouble, Invalid) else {}, behind=await how_many_stale(),
        sentence=in_words(looked.group, known.facts, known.options), by_group=by_group(known),
        is_group=lambda each: isinstance(each, Group), ways_of=ways_of, takes=takes, shown=shown,
        periods=DAYS, units=UNITS, may_share=actor.may(Permission.edit_clients),
        contacts=actor.may(Permission.see_phones), zone=known.moment.zone, rules=rules,
    )  # fmt: skip
    return filled


def shown(kind: str, value: str, currency: str) -> str:
    """As it is typed again: minor units as an amount; what was wrong as it was."""
    if kind == "m":
        return plain(int(value), currency) if value.isdecimal() else value.removesuffix("?")
    return value


def by_group(known: Known) -> dict[str, list[tuple[str, str]]]:
    """Facts below the headings of a select."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, fact in known.facts.items():
        found.setdefault(fact.group, []).append((key, fact.title))
    return found
