"""What the part of a member's page with the business's own fields is filled with."""

from litestar.response import Template

from catalog import queries as catalog
from catalog.pages import form_page
from clients.actions.staff_fields import seen_of
from clients.pages.fields import shown_fields
from clients.rules.answers import NOT_SENT, Sent
from clients.tables.fields import Of
from kit.errors import Problem
from kit.rights import actor_of
from kit.seen import mark_of
from kit.web import AnyRequest, is_fragment
from staff import queries


async def member_fields(
    request: AnyRequest,
    member_id: int,
    sent: Sent = NOT_SENT,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    actor = actor_of(request)
    member = await queries.access_member(actor, member_id)
    place = await catalog.branch(member.branch)
    return form_page(
        "clients/staff_fields_part.html" if is_fragment(request) else "clients/staff_fields.html",
        actor,
        trouble,
        member=member,
        branch=place,
        sheet=await shown_fields(actor, Of.staff, member.extra, sent, locale=place.locale),
        seen=mark_of(seen_of(member)),
        done=done,
    )
