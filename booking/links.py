"""A link by which a client finishes a booking as the desk reads it, and what the forms of links offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booking.day import on_the_wall
from booking.express_tables import Express
from booking.queries.express import Around, access_link, shown_link, usual_minutes
from booking.rules.express import MORE, OPEN, lengths_in_words, shown_state, time_left, until
from booking.rules.typed import WRONG, read_whole
from booking.schemas import NewVisit
from catalog import queries as catalog
from catalog.tables import Branch
from clients.rules import mask_email, mask_phone, show_phone
from kit import clock
from kit.errors import Invalid
from kit.qr import qr_source
from kit.rights import Actor, Permission
from kit.settings import settings

LONGEST = 14 * 24 * 60


@dataclass(frozen=True, slots=True)
class LinkCard:
    """The link, and what this person may see of it and do with it."""

    actor: Actor
    link: Express
    branch: Branch
    shown: Around

    @property
    def state(self) -> str:
        return shown_state(self.link.state, self.link.expires_at, clock.now())

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def seconds_left(self) -> int:
        return time_left(self.link.expires_at, clock.now())

    @property
    def address(self) -> str:
        return f"{settings().site}/x/{self.link.code}"

    @property
    def picture(self) -> str:
        return qr_source(self.address)

    @property
    def may_call(self) -> bool:
        return self.actor.may(Permission.see_phones)

    @property
    def phone(self) -> str:
        return show_phone(self.link.phone) if self.may_call else mask_phone(self.link.phone)

    @property
    def email(self) -> str:
        """Where the link is sent to."""
        to = self.link.email or self.shown.card_email
        return to if self.may_call else mask_email(to)

    @property
    def more(self) -> list[tuple[str, str]]:
        """By how much longer it can be kept; nothing when it is kept until the visit begins already."""
        last = self.link.expires_at
        return lengths_in_words(MORE) if until(self.link.starts_at, last, MORE[0]) > last else []

    @property
    def day(self) -> str:
        return on_the_wall(self.link.starts_at, self.branch.zone)[:10]

    @property
    def once_more(self) -> str:
        """The form of a new visit with the same wishes."""
        return once_more(self.link.to_dict(), self.branch)


def once_more(link: Mapping[str, Any], branch: Branch) -> str:
    """Where the same is asked for again, for a link that lapsed."""
    moment = on_the_wall(link["starts_at"], branch.zone)
    member = "" if link["any_member"] else f"&member={link['member']}"
    added = "".join(f"&addons={each}" for each in link["addons"])
    facts = f"&service={link['service']}&client={link['client']}{member}{added}"
    return f"/desk/visits/new?branch={branch.id}&day={moment[:10]}&time={moment[11:]}{facts}"


async def link_card(actor: Actor, link_id: int) -> LinkCard:
    """Raises `NotFound` for a link of another branch, or of another column for who sees only the own one."""
    link = await access_link(actor, link_id)
    return LinkCard(actor, link, await catalog.branch(link.branch), await shown_link(link))


async def link_choices(branch_id: int, form: NewVisit) -> dict[str, object]:
    """For how long a new visit's form can hold the time, and what is chosen."""
    chosen = form.keep or str(await usual_minutes(branch_id))
    return {"lengths": lengths_in_words(), "keep": chosen}


def read_minutes(text: str, field: str) -> int:
    """For how long a time is held."""
    minutes = read_whole(text, field)
    if minutes is None or not 0 < minutes <= LONGEST:
        raise Invalid(WRONG, **{field: "Choose one of the list."})
    return minutes
