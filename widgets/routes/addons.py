"""The step between a service and its times: what is to be added. Services without add-ons do not have it."""

from collections.abc import Iterable
from dataclasses import replace

from litestar.response import Template

from booking.queries import Offer
from booking.queries.extras import extras
from catalog.tables import Branch
from kit import web
from kit.errors import Problem
from widgets.pages import show
from widgets.rules.addons import read_addons
from widgets.rules.addresses import read_id

KEPT = ("member", "day", "hold")


def asked_addons(request: web.AnyRequest) -> tuple[int, ...] | None:
    """None: the question was not answered yet."""
    answers = request.query_params.getall("addons", [])
    return read_addons(answers) if answers else None


def show_addons(
    request: web.AnyRequest,
    branch: Branch,
    offered: Offer,
    ticked: Iterable[int] = (),
    problem: Problem | None = None,
) -> Template | None:
    """The page with what may be added to the service, by the specialist in the address; None: nothing may."""
    query = request.query_params
    people = [each for each in offered.people if each.id == read_id(query.get("member", ""))]
    wanted = replace(offered, people=tuple(people)) if people else offered
    choices = extras(wanted)
    if not choices:
        return None
    return show(
        "addons",
        "addons",
        request,
        branch,
        status=problem.status if problem else 200,
        notice=problem.sentence if problem else "",
        title=wanted.title,
        minutes=min(each.minutes for each in wanted.people),
        price=min(each.price for each in wanted.people),
        is_from=len({each.price for each in wanted.people}) > 1,
        choices=choices,
        ticked=set(ticked),
        hidden={"service": wanted.service} | {name: query.get(name, "") for name in KEPT},
    )
