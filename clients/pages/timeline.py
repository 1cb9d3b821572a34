"""What the timeline on a card is filled with."""

from dataclasses import dataclass
from urllib.parse import urlencode

from litestar.response import Template

from clients import queries, rules
from clients.queries.timeline import entries
from clients.rules.timeline import Entry, Mark, Source, read_mark, seen, toggled
from kit import web
from kit.rights import Actor
from kit.web import AnyRequest

SIZE = 12


@dataclass(frozen=True, slots=True)
class Ask:
    """Which kinds are asked for (none: all), and after which entry the page begins."""

    sources: tuple[Source, ...]
    kinds: tuple[str, ...] = ()
    before: Mark | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A kind that can be asked for; `query` is what is asked for after a tap on it."""

    title: str
    icon: str
    query: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of it. `earlier` asks for the next one, "" where there is none; `is_later`: it begins midway."""

    entries: list[Entry]
    chips: list[Chip]
    earlier: str
    is_all: bool
    is_later: bool


def asked(request: AnyRequest) -> Ask:
    """What the address asks for, of what the parts of the salon give (`app.py`)."""
    kinds = tuple(dict.fromkeys(request.query_params.getall("show", [])))
    return Ask(request.app.state.timeline, kinds, read_mark(request.query_params.get("before", "")))


async def timeline(actor: Actor, client_id: int, ask: Ask) -> Timeline:
    allowed = seen(ask.sources, actor, ())
    shown = seen(ask.sources, actor, ask.kinds)
    kinds = [] if shown == allowed else [each.kind for each in shown]
    found = await entries(actor, client_id, shown, ask.before, SIZE + 1)
    page = found[:SIZE]
    return Timeline(
        page,
        chips_of(allowed, kinds),
        query(kinds, str(page[-1].mark)) if len(found) > SIZE else "",
        is_all=not kinds,
        is_later=ask.before is not None,
    )


def chips_of(allowed: list[Source], kinds: list[str]) -> list[Chip]:
    names = [each.kind for each in allowed]
    return [
        Chip(each.title, each.icon, query(toggled(kinds, each.kind, names)), each.kind in kinds)
        for each in allowed
    ]


def query(kinds: list[str], before: str = "") -> str:
    return urlencode([*(("show", each) for each in kinds), *([("before", before)] if before else [])])


async def timeline_part(actor: Actor, client_id: int, ask: Ask) -> Template:
    """The part of a card; or, after a mark, only the entries that come next."""
    client = await queries.access_client(actor, client_id)
    found = await timeline(actor, client_id, ask)
    template = "clients/timeline_rows.html" if ask.before else "clients/timeline.html"
    address = f"/desk/clients/{client_id}?{query(list(ask.kinds))}".rstrip("?")
    filled: Template = web.page(
        template, headers={} if ask.before else {"HX-Replace-Url": address}, actor=actor, client=client,
        timeline=found, rules=rules, zone=(await queries.home(actor)).zone,
    )  # fmt: skip
    return filled
