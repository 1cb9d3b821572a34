"""What every change of a link begins and ends with, and why one is refused."""

from datetime import datetime

from booking.actions import news
from booking.express_tables import Express
from booking.queries.express import access_link
from booking.rules.express import LAPSED, OPEN, shown_state
from kit import clock, journal
from kit.errors import Refused
from kit.rights import Actor, Permission
from kit.words import N_, _

State = Express.State


class LinkLapsed(Refused):
    """Nobody finished it in time; the hold is over."""

    def __init__(self) -> None:
        super().__init__(_("This time is not kept any more: the booking was not finished in time."))


class LinkOver(Refused):
    """It was finished, or the time was given back."""

    def __init__(self, link: Express) -> None:
        finished = N_("This link is not open any more: it was finished by %(name)s.")
        given_back = N_("This link is not open any more: it was given back by %(name)s.")
        said = finished if link.state == State.finished else given_back
        super().__init__(_(said, name=spoken(link.ended_by)))


class KeptToTheEnd(Refused):
    """A time cannot be held longer than until the visit begins."""

    def __init__(self) -> None:
        super().__init__("This time is kept until the visit begins already.")


class NoAddress(Refused):
    """There is no channel to this client."""

    def __init__(self) -> None:
        super().__init__("There is no e-mail address to send it to. Copy the link, or show them the code.")


def spoken(who: str) -> str:
    return _("the client") if who == "client" else who


async def changeable(actor: Actor, link_id: int) -> Express:
    actor.require(Permission.book_visits)
    return await access_link(actor, link_id)


def refuse_ended(link: Express) -> None:
    state = shown_state(link.state, link.expires_at, clock.now())
    if state == LAPSED:
        raise LinkLapsed
    if state != OPEN:
        raise LinkOver(link)


async def told(actor: Actor, verb: str, link: Express, before: datetime | None = None) -> Express:
    """The calendars hear of it and the journal keeps it."""
    await news.announce(news.HOLDS_OF_THE_BRANCH, link.branch)
    after = {"name": link.name, "starts_at": link.starts_at, "expires_at": link.expires_at}
    earlier = None if before is None else {**after, "expires_at": before}
    await journal.write(actor, verb, ("express", link.id), branch=link.branch, before=earlier, after=after)
    return link
