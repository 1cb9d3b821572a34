"""The form of a visit's services: as they are, as they were typed, and why they cannot be had like that."""

from dataclasses import dataclass

from booking.actions.several.rearranging import rearranging
from booking.card import Card
from booking.queries.addons import NoSuchAddOn
from booking.queries.extras import Extra, extras
from booking.queries.offers import NotOffered, OnlyAdded, OnlyInClasses, offer_in
from booking.queries.rearranging import DESK
from booking.queries.setup import Setup
from booking.queries.visits import all_booked
from booking.queries.whynot_plan import PlanQuestion
from booking.queries.whynot_several import PlanAnswer, why_not_several
from booking.rules.service_rows import Row, Typed
from clients.queries import visit_lines
from clients.rules import titles_of
from kit.errors import NotFound
from kit.money import format_money
from kit.typed import in_words, is_number


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the form with what can be added to its service."""

    typed: Typed
    extras: tuple[Extra, ...]


async def rows_of(card: Card) -> tuple[Typed, ...]:
    """As the visit is. Raises `TakesNoTime` for a place of a class."""
    return tuple(
        Typed(number, str(each.line), str(each.service), str(each.member), tuple(map(str, each.addons)))
        for number, each in enumerate(await all_booked(card.visit.id), 1)
    )


def shown(setup: Setup, typed: Typed) -> Shown:
    """What is no service here, or cannot be booked, has nothing to be added: the form says so when sent."""
    if not is_number(typed.service):
        return Shown(typed, ())
    try:
        return Shown(typed, tuple(extras(offer_in(setup, int(typed.service), None, DESK), online=False)))
    except (NotFound, NotOffered, NoSuchAddOn, OnlyAdded, OnlyInClasses):
        return Shown(typed, ())


async def in_the_way(card: Card, rows: list[Row]) -> PlanAnswer:
    """Why the services cannot be had from the moment the visit begins."""
    wanted = await rearranging(card.actor, card.visit.id, rows, None)
    client = card.visit.client
    question = PlanQuestion(wanted.ask.several, wanted.ask.start, card.visit.id, client=client)
    return await why_not_several(card.actor, question)


async def after_change(before: Card, after: Card) -> str:
    """What it is now, and what that does to its length and its price."""
    said = [f"Now: {titles_of(await visit_lines(after.visit.id))}."]
    minutes = [
        int((each.visit.ends_at - each.visit.starts_at).total_seconds()) // 60 for each in (before, after)
    ]
    if minutes[0] != minutes[1]:
        said.append(f"It takes {in_words(minutes[1])} instead of {in_words(minutes[0])}.")
    if before.total != after.total:
        branch = before.branch
        was, now = (format_money(each.total, branch.currency, branch.locale) for each in (before, after))
        said.append(f"It costs {now} instead of {was}.")
    return " ".join(said)
