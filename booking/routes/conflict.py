"""Two versions of one visit side by side: in the sheet of the calendar, or on a page of its own."""

import re
from collections.abc import Mapping
from typing import Any

from litestar import Router, get
from litestar.params import FromPath

from booking.conflict import conflict_over
from kit.errors import NotFound
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, is_fragment, page

PATH = re.compile(r"[a-z]{1,20}")
CHANGE = re.compile(r"/desk/visits/[0-9]+/([a-z]{1,20})")
NOT_ON_TOP = frozenset({"undo", "news"})  # they are about one change and no other
IN_THE_SHEET = {"HX-Retarget": "#sheet-body", "HX-Reswap": "innerHTML"}


@get("/{visit_id:int}/conflict")
async def show_conflict(request: AnyRequest, visit_id: FromPath[int]) -> Any:  # noqa: ANN401
    """For a change that was refused elsewhere, by a drag: `path` and its fields are in the address."""
    sent = dict(request.query_params)
    return await conflict_shown(request, visit_id, sent.get("path", ""), sent, status=200)


def path_on_top(address: str) -> str:
    """What was tried, if it can be tried again on top of another change; else ""."""
    found = CHANGE.fullmatch(address)
    return found[1] if found and found[1] not in NOT_ON_TOP else ""


async def conflict_shown(
    request: AnyRequest, visit_id: int, path: str, sent: Mapping[str, str], *, status: int = 409
) -> Any:  # noqa: ANN401
    """Nothing is changed by it: one version or the other is chosen there."""
    if not PATH.fullmatch(path):
        raise NotFound("There is no such change.")
    found, part = await conflict_over(actor_of(request), visit_id, path, sent), "booking/conflict.html"
    in_sheet = is_fragment(request)
    return page(
        part if in_sheet else "booking/form_page.html",
        status=status,
        headers=IN_THE_SHEET if in_sheet else {},
        actor=found.card.actor,
        title="Changed in the meantime",
        part=part,
        branch=found.card.branch,
        conflict=found,
        in_sheet=in_sheet,
    )


conflict = Router("/visits", guards=[needs(Permission.book_visits)], route_handlers=[show_conflict])
