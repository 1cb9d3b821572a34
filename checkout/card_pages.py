"""The cards that a client left, on their card at the desk."""

from litestar.response import Template

from catalog.pages import Question, ask_first, list_page
from checkout.actions.online.cards import NoSuchCard, Removal, before_removing
from checkout.queries.cards import Reliance, cards_of
from clients.queries import access_client
from kit import clock
from kit.errors import Problem
from kit.money import format_money
from kit.rights import Actor
from kit.web import long_day


async def client_part(actor: Actor, client_id: int, done: str = "", *, alone: bool = False) -> Template:
    """A part of the client's card; `alone` it is a page."""
    client = await access_client(actor, client_id)
    held, today = await cards_of(client_id), clock.now().date()
    facts = {"client": client, "cards": held, "today": today, "done": done}
    return list_page(
        "checkout/client_cards.html" if alone else "checkout/client_cards_part.html", actor, **facts
    )


async def removal_question(
    actor: Actor, client_id: int, card_id: int, trouble: Problem | None = None
) -> Template:
    client = await access_client(actor, client_id)
    removal = await before_removing(client_id, card_id)
    if removal is None:
        raise NoSuchCard
    here = f"/desk/online/clients/{client_id}/cards"
    question = Question(
        title=f"Remove {removal.card.name}?",
        sentence=f"Nothing can be taken off it any more, and the payment provider forgets it. "
        f"{client.name} can leave it again with another booking. What was paid with it stays paid, and what "
        "has to go back to it still goes back.",
        action=f"{here}/{card_id}/removal",
        button="Remove the card",
        back=here,
        warnings=[*(relies(each, removal) for each in removal.visits), *map(renews, removal.renewing)],
    )
    return ask_first(actor, question, trouble)


def relies(visit: Reliance, removal: Removal) -> str:
    day, most = long_day(visit.starts_at, visit.zone), format_money(visit.most, visit.currency, "en")
    if removal.instead:
        return f"For the visit on {day} up to {most} would be taken off {removal.instead.name} instead."
    return (
        f"The visit on {day} stays booked, but up to {most} for not coming could not be taken off a "
        "card any more."
    )


def renews(name: str) -> str:
    return f"{name} renews off this card. Without it the client is sent a link for paying."
