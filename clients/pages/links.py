"""What the page is filled with on which somebody is found whom a client is linked with."""

from litestar.response import Template

from clients import queries, rules
from clients.pages.cards import FEW
from clients.rules.links import CHOICES
from clients.schemas import LinkForm
from kit import web
from kit.errors import Invalid, Problem
from kit.rights import Actor, Permission


async def linking_page(  # noqa: PLR0913 - who asks, about whom, what was typed, and what became of it
    actor: Actor,
    client_id: int,
    text: str,
    form: LinkForm,
    trouble: Problem | None = None,
    *,
    template: str = "clients/link.html",
) -> Template:
    """The page, or with "clients/link_found.html" only what is below the search field."""
    client = await queries.access_client(actor, client_id)
    contacts = actor.may(Permission.see_phones)
    found = (await queries.search_clients(text, 1, contacts=contacts)).rows if text.strip() else []
    filled: Template = web.page(
        template, status=trouble.status if trouble else 200, actor=actor, client=client, text=text, form=form,
        rows=[row for row in found if row["id"] != client_id][:FEW], choices=list(CHOICES.items()),
        show=rules.show_phone if contacts else rules.mask_phone, trouble=trouble,
        errors=trouble.fields if isinstance(trouble, Invalid) else {},
    )  # fmt: skip
    return filled
