"""A time held for a client by the desk, as they see it when they open their link."""

from dataclasses import dataclass
from datetime import datetime

from booking.express_tables import Express
from booking.queries import next_free
from booking.queries.express import shown_link
from booking.rules.express import OPEN, shown_state, time_left
from catalog.tables import Branch
from clients.rules import show_phone
from kit import clock
from kit.errors import Problem
from widgets.invitation import map_link

NEXT_TIMES = 6


@dataclass(frozen=True, slots=True)
class ShownLink:
    """What is held, for how long still, and what has become of it. `visit` is the code of the visit."""

    code: str
    state: str
    service: int
    title: str
    member_name: str
    price: int
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime
    seconds_left: int
    phone: str
    visit: str
    map: str

    @property
    def is_open(self) -> bool:
        return self.state == OPEN


async def shown_to_client(link: Express, branch: Branch) -> ShownLink:
    row, now = await shown_link(link), clock.now()
    return ShownLink(
        code=link.code,
        state=shown_state(link.state, link.expires_at, now),
        service=link.service,
        title=row.title,
        member_name=row.member_name,
        price=row.price,
        starts_at=link.starts_at,
        ends_at=link.ends_at,
        expires_at=link.expires_at,
        seconds_left=time_left(link.expires_at, now),
        phone=show_phone(link.phone),
        visit=row.visit_code,
        map=map_link(branch.address),
    )


async def times_instead(link: Express) -> tuple[int | None, list[datetime]]:
    """The next free ones of the same service from the held one on, and with whom.

    With the same person, or where they have none, with anybody; [] where only the desk can help.
    """
    after = max(link.starts_at, clock.now())
    for member in dict.fromkeys([None if link.any_member else link.member, None]):
        try:
            times = await next_free(link.branch, link.service, member, after, NEXT_TIMES, addons=link.addons)
        except Problem:
            continue
        if times:
            return member, times
    return None, []
