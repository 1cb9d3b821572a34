"""The form of another time, or another length, as something to be done with the visit of a card."""

from datetime import datetime

from booking import actions
from booking.card import Card
from booking.rules.typed import read_choice, read_longer, read_start, read_version, read_whole
from booking.schemas import NewTime
from clients.tables import Visit
from kit.rights import Actor


def read_move(card: Card, form: NewTime) -> actions.Move:
    """Raises `Invalid` beside each field that cannot be read."""
    start = start_in(card, form)
    member, version = read_choice(form.member, "member"), read_version(form.version)
    return actions.Move(start, member, version, minutes=length_in(card, form), tell=tells(card, form, start))


def start_in(card: Card, form: NewTime) -> datetime:
    """Only made longer or shorter, it begins when it does."""
    if form.longer and not (form.day or form.at):
        return card.visit.starts_at
    return read_start(form.day, form.time, form.at, card.branch.zone)


def length_in(card: Card, form: NewTime) -> int | None:
    """None where it is left as it is: with somebody else it takes as long as it takes them."""
    if form.longer:
        return card.minutes + read_longer(form.longer)
    typed = read_whole(form.minutes, "minutes")
    return None if typed == card.minutes else typed


def tells(card: Card, form: NewTime, start: datetime) -> bool:
    """As was said in the form; else as the branch has it, and only of another beginning."""
    if form.tell or form.sheet:
        return form.tell == "yes"
    return not card.branch.quiet_moves and start != card.visit.starts_at


async def move_typed(actor: Actor, card: Card, form: NewTime, wanted: actions.Move) -> Visit:
    """The visit as it is then. Raises what `move` and `move_anyway` raise."""
    if form.anyway:
        return await actions.move_anyway(actor, card.visit.id, wanted, form.anyway)
    return await actions.move(actor, card.visit.id, wanted)
