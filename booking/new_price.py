"""What a visit would cost at another time: told in the form, before it is moved."""

from booking import actions
from booking.actions.several.shifting import ask_for
from booking.card import Card
from booking.queries.looks import look_at_all
from booking.queries.plan_prices import Moving, prices_of_plan, when_moved
from booking.queries.prices import Price, price_after
from booking.queries.setup import setup_of
from booking.queries.visits import all_booked
from booking.rules.days import local_date
from booking.rules.typed import read_choice, read_start
from booking.schemas import NewTime
from kit.errors import Problem
from kit.money import format_money


async def price_there(card: Card, form: NewTime) -> str:
    """A sentence where it is another price than now; none for what is no time yet, or cannot be had then."""
    try:
        start = read_start(form.day, form.time, form.at, card.branch.zone)
        wanted = actions.Move(start, read_choice(form.member, "member"), None)
        change = await (change_of_several if card.is_several else change_of_one)(card, wanted)
    except Problem:
        return ""
    return in_words(card, change) if change != Price(0) else ""


async def change_of_one(card: Card, wanted: actions.Move) -> Price:
    [taking] = await all_booked(card.visit.id)
    price = price_after(await setup_of(card.branch.id), taking, wanted.member, wanted.starts_at)
    return Price(price - taking.price)


async def change_of_several(card: Card, wanted: actions.Move) -> Price:
    """Each service at its own beginning, as far as it is known before it is arranged."""
    takings = await all_booked(card.visit.id)
    ask = await ask_for(card.actor, card.visit, takings, wanted)
    moving = Moving(ask.several, takings, ask.own)
    day = local_date(ask.start, card.branch.zone)
    seen = await look_at_all(ask.several, day, day, ask.own, desk=True)
    starts = [wanted.starts_at] if ask.start in seen.starts else []
    found = prices_of_plan(seen, starts, when_moved(moving)).get(wanted.starts_at)
    return Price(found.least - moving.price, found.is_from) if found else Price(0)


def in_words(card: Card, change: Price) -> str:
    branch = card.branch
    then, now = (
        format_money(total, branch.currency, branch.locale)
        for total in (card.total + change.least, card.total)
    )
    return f"It costs {'at least ' if change.is_from else ''}{then} then instead of {now}."
