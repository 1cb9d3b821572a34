"""The business's own fields of a visit, filled in beside the calendar or on the visit's page."""

from functools import partial
from typing import Any

import msgspec
from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody

from booking.actions.own_fields import fill_in
from booking.card import visit_card
from booking.routes.carried_out import carried_out
from booking.routes.visits import changed, visit_shown
from booking.rules.typed import read_version
from clients.pages.fields import read_answers
from clients.rules.answers import Sent
from kit.errors import Invalid, Problem, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, wants_json


class Seen(msgspec.Struct, frozen=True):
    version: str = ""


@post("/{visit_id:int}/fields", status_code=200)
async def fill_in_fields(request: AnyRequest, visit_id: FromPath[int], data: URLEncodedBody[Seen]) -> Any:  # noqa: ANN401
    """After a refusal what was typed stands below what is there now."""
    sent = await read_answers(request)
    try:
        version = read_version(data.version)
        made = await carried_out(request, partial(fill_in, actor_of(request), visit_id, sent, version))
    except (Invalid, Refused) as refusal:
        return await with_typed(request, visit_id, sent, refusal)
    return await changed(request, visit_id, "Saved.", made=made)


async def with_typed(request: AnyRequest, visit_id: int, sent: Sent, refusal: Problem) -> Any:  # noqa: ANN401
    if wants_json(request):
        raise refusal
    card = await visit_card(actor_of(request), visit_id)
    errors = refusal.fields if isinstance(refusal, Invalid) else {}
    typed = {"typed_fields": sent, "field_errors": errors}
    return visit_shown(request, card, status=refusal.status, trouble=refusal.sentence, **typed)


own_fields = Router("/visits", guards=[needs(Permission.see_calendar)], route_handlers=[fill_in_fields])
