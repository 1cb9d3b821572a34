"""Visits as they are when a bill is being closed, written straight into the tables."""

from dataclasses import dataclass
from datetime import timedelta

from clients.tables import Visit, VisitLine
from kit import clock
from kit.vault import new_code


@dataclass(frozen=True, slots=True)
class Sold:
    """A line to be: a service, or a good when `good` is set."""

    price: int = 4500
    member: int | None = None
    service: int | None = None
    good: int | None = None
    quantity: int = 1
    discount: int = 0
    title: str = "Haircut"


async def visit_with(branch: int, *sold: Sold, client: int | None = None, closing: int = 1) -> int:
    """The id of a visit that is being closed for the `closing`-th time."""
    now = clock.now()
    visit = Visit(
        branch=branch, client=client, code=new_code(), status=Visit.Status.arrived, source=Visit.Source.desk,
        starts_at=now, ends_at=now + timedelta(hours=1), created_at=now, closing=closing,
    )  # fmt: skip
    await visit.save()
    for position, line in enumerate(sold):
        await VisitLine(
            visit=visit.id, service=line.service, good=line.good, member=line.member, title=line.title,
            quantity=line.quantity, price=line.price, discount=line.discount, position=position,
        ).save()  # fmt: skip
    return int(visit.id)


async def close_again(visit: int) -> None:
    """The visit was reopened and is being closed once more."""
    await Visit.update({Visit.closing: Visit.closing + 1}).where(Visit.id == visit)
