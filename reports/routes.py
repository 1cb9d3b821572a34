"""Pages about the whole: profit and loss, the flow of money, a day, what is owed to clients."""

from datetime import date
from itertools import dropwhile
from typing import Annotated, Any

from litestar import Response, Router, get
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect

from checkout.papers import METHODS
from kit import clock
from kit.errors import Invalid
from kit.menu import Entry
from kit.periods import Asked, Period, ask, previous, read_period, spoken, year_before
from kit.rights import Permission, actor_of, needs
from kit.typed import parse_day, short_date
from kit.web import AnyRequest, page
from reports import queries, rules
from reports.queries import Scope
from reports.queries.owed import owed
from reports.rules import Row
from reports.rules.owed import AGES, as_rows
from reports.sheet import as_csv

MENU = (Entry("Reports", "/desk/reports", "coins", Permission.see_money, 55),)
From = Annotated[str, QueryParameter(name="from")]
To = Annotated[str, QueryParameter(name="to")]
MOST_MONTHS = 12
TOGETHER = "Together"
NO_DAY = "Choose a day like 2026-12-01."
TO_COME = "What will be owed on days to come is not known. Choose today or a day before."


@get("/", sync_to_thread=False)
def show_reports() -> Redirect:
    return Redirect("/desk/reports/profit", status_code=303)


async def asked_by(request: AnyRequest, of: str, first: str, last: str) -> tuple[dict[str, Any], Asked]:
    """What every page about a period is given, and the period."""
    scopes = await queries.scopes(actor_of(request))
    here = queries.chosen(scopes, of)
    asked = ask(first, last, clock.today(here.here.zone))
    shared = {
        "status": 422 if asked.trouble else 200,
        "actor": actor_of(request),
        "scope": here,
        "scopes": [(each.key, each.title) for each in scopes],
        "branch": here.here,
        "asked": asked,
        "spoken": spoken,
    }
    return shared, asked


@get("/profit")
async def show_profit(request: AnyRequest, of: FromQuery[str] = "", first: From = "", last: To = "") -> Any:  # noqa: ANN401
    shared, asked = await asked_by(request, of, first, last)
    titles, rows = await profit_of(shared["scope"], asked.period, asked.today)
    return page("reports/profit.html", **shared, titles=titles, rows=rows)


async def profit_of(here: Scope, period: Period, today: date) -> tuple[list[str], list[Row]]:
    """What stands over the columns, and the lines. Months before anything was written are left out."""
    columns = columns_for(period, today)
    found = await queries.sums(here, [span for _, span in columns])
    (first, whole), *others = zip((title for title, _ in columns), found, strict=True)
    if first == TOGETHER:
        others = list(dropwhile(lambda each: not each[1], others))
    return [first, *(title for title, _ in others)], rules.profit_and_loss(
        [whole, *(sums for _, sums in others)]
    )


def columns_for(period: Period, today: date) -> list[tuple[str, Period]]:
    """Months together and one by one, but those to come; else the same days before, and a year before."""
    if period.is_whole and 1 < len(period.months) <= MOST_MONTHS:
        begun = [each for each in period.months if each.first <= today]
        return [(TOGETHER, period), *((f"{each.first:%b %Y}", each) for each in begun)]
    before, a_year_ago = previous(period), year_before(period)
    return [(spoken(period), period), (spoken(before), before), (spoken(a_year_ago), a_year_ago)]


@get("/profit.csv")
async def download_profit(
    request: AnyRequest, of: FromQuery[str] = "", first: From = "", last: To = ""
) -> Response[bytes]:
    here, period = await scope_and_period(request, of, first, last)
    titles, rows = await profit_of(here, period, clock.today(here.here.zone))
    return sheet(here, as_csv(titles, rows, here.here.currency), period, "profit")


async def scope_and_period(request: AnyRequest, of: str, first: str, last: str) -> tuple[Scope, Period]:
    here = queries.chosen(await queries.scopes(actor_of(request)), of)
    return here, read_period(first, last, clock.today(here.here.zone))


def sheet(scope: Scope, written: str, period: Period, what: str) -> Response[bytes]:
    whose = scope.here.slug if len(scope.branches) == 1 else scope.key
    name = f"{what}-{whose}-{period.first}-{period.last}.csv"
    return Response(
        written.encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@get("/flow")
async def show_flow(request: AnyRequest, of: FromQuery[str] = "", first: From = "", last: To = "") -> Any:  # noqa: ANN401
    shared, asked = await asked_by(request, of, first, last)
    places = await queries.places(shared["scope"], asked.period)
    moved = rules.flow(places, await queries.others(shared["scope"], asked.period))
    return page("reports/flow.html", **shared, places=places, flow=moved)


@get("/flow.csv")
async def download_flow(
    request: AnyRequest, of: FromQuery[str] = "", first: From = "", last: To = ""
) -> Response[bytes]:
    here, period = await scope_and_period(request, of, first, last)
    moved = rules.flow(await queries.places(here, period), await queries.others(here, period))
    return sheet(here, as_csv([spoken(period)], rules.as_rows(moved), here.here.currency), period, "flow")


@get("/day")
async def show_day(request: AnyRequest, of: FromQuery[str] = "", on: FromQuery[str] = "") -> Any:  # noqa: ANN401
    scopes = await queries.scopes(actor_of(request))
    here = queries.chosen(scopes, of)
    today = clock.today(here.here.zone)
    wanted = parse_day(on) if on else today
    span = one_day(wanted or today)
    places = await queries.places(here, span)
    return page(
        "reports/day.html",
        status=200 if wanted else 422,
        actor=actor_of(request),
        scope=here,
        scopes=[(each.key, each.title) for each in scopes],
        branch=here.here,
        on=span.first,
        today=today,
        before=previous(span).first,
        after=queries.day_after(span.first),
        short_date=short_date,
        trouble="" if wanted else NO_DAY,
        typed=on or span.first.isoformat(),
        places=places,
        flow=rules.flow(places, await queries.others(here, span)),
        day=await queries.day(here, span),
        methods=METHODS,
    )


def one_day(day: date) -> Period:
    return Period(day, day)


@get("/owed")
async def show_owed(request: AnyRequest, of: FromQuery[str] = "", on: FromQuery[str] = "") -> Any:  # noqa: ANN401
    scopes = await queries.scopes(actor_of(request))
    here = queries.chosen(scopes, of)
    today = clock.today(here.here.zone)
    day, trouble = day_asked(on, today)
    return page(
        "reports/owed.html",
        status=422 if trouble else 200,
        actor=actor_of(request),
        scope=here,
        scopes=[(each.key, each.title) for each in scopes],
        branch=here.here,
        on=day,
        today=today,
        short_date=short_date,
        trouble=trouble,
        typed=on or day.isoformat(),
        owed=await owed(here, day),
        ages=list(AGES),
    )


def day_asked(on: str, today: date) -> tuple[date, str]:
    """The day, or today and what is wrong."""
    wanted = parse_day(on) if on else today
    if wanted is None:
        return today, NO_DAY
    return (wanted, "") if wanted <= today else (today, TO_COME)


@get("/owed.csv")
async def download_owed(
    request: AnyRequest, of: FromQuery[str] = "", on: FromQuery[str] = ""
) -> Response[bytes]:
    here = queries.chosen(await queries.scopes(actor_of(request)), of)
    day, trouble = day_asked(on, clock.today(here.here.zone))
    if trouble:
        raise Invalid(trouble, on=trouble)
    rows = as_rows(await owed(here, day), one_branch=len(here.branches) == 1)
    written = as_csv([*AGES, "Together"], rows, here.here.currency)
    return sheet(here, written, one_day(day), "owed")


desk = (
    Router(
        "/reports",
        route_handlers=[
            show_reports,
            show_profit,
            download_profit,
            show_flow,
            download_flow,
            show_day,
            show_owed,
            download_owed,
        ],
        guards=[needs(Permission.see_money)],
    ),
)
