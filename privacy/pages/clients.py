"""What is known of one client, the question before erasing them, and who was erased."""

import msgspec
from litestar.response import Template

from catalog.pages import form_page
from clients import queries as clients
from clients.tables import Client
from kit.errors import Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of
from privacy.actions.erasing import facts
from privacy.queries import clients as queries
from privacy.queries.erasures import erasing_asked_at, erasures
from privacy.rules.telling import TAKES


async def erasure_page(actor: Actor, client_id: int, trouble: Problem | None = None) -> Template:
    """What would be removed, emptied and kept. Asks for a password first."""
    client = await queries.access_for_erasing(actor, client_id)
    cards = await queries.cards_of([client_id])
    kinds = await queries.kinds(cards)
    return form_page(
        "privacy/erasure.html", actor, trouble, client=client, kinds=kinds, mark=mark_of(facts(kinds)),
        stays=await queries.stays(cards), ways=await queries.in_the_way([client_id]), merged=len(cards) - 1,
    )  # fmt: skip


async def erasures_page(actor: Actor, text: str, page: int) -> Template:
    rows, shown = await erasures(actor, text, page)
    told = [{**row, "told": msgspec.json.decode(row["told"])} for row in rows]
    zone = (await clients.home(actor)).zone
    return form_page("privacy/erasures.html", actor, rows=told, pages=shown, text=text, zone=zone)


async def card_part(actor: Actor, client_id: int) -> Template:
    """On the card: the file with everything, and the way to erasing."""
    client: Client = await clients.access_client(actor, client_id)
    tells = all(actor.could(each) for each in (Permission.export_clients, *TAKES))
    erases = actor.could(Permission.erase_clients)
    asked = await erasing_asked_at(client_id)
    zone = (await clients.home(actor)).zone
    return form_page(
        "privacy/card.html", actor, client=client, tells=tells, erases=erases, asked=asked, zone=zone
    )
