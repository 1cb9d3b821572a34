"""Payment links at Olga's till, paid in the box."""

from collections.abc import Awaitable

import pytest

from checkout.actions.online import links
from checkout.actions.online.links import Wanted
from checkout.online_tables import OnlinePayment
from checkout.queries.link_sheet import link_sheet
from checkout.queries.links import links_of
from clients.tables import Visit
from tests.cast import Salon
from tests.checkout import paying
from tests.checkout.box import Box
from tests.checkout.till import fresh


async def asks(
    salon: Salon, visit: Visit, amount: int | None = None, tip: int = 0, who: str = "Olga"
) -> OnlinePayment:
    version = (await fresh(visit)).version
    return await links.make_link(salon.actors[who], visit.id, Wanted(version, amount, tip))


async def pays(box: Box, link: OnlinePayment, number: str = "4242424242424242") -> None:
    """At the provider, which tells us."""
    box.pays((await again(link)).page, number)
    await paying.tells(box)


async def again(link: OnlinePayment) -> OnlinePayment:
    found = await OnlinePayment.objects().get(OnlinePayment.id == link.id)
    assert found is not None
    return found


async def standings(visit: Visit) -> list[str]:
    return [link.standing for link in await links_of(visit.id)]


async def left(salon: Salon, visit: Visit) -> int:
    return (await link_sheet(salon.actors["Olga"], visit.id)).asked.left


async def refused_without_a_trace(refusal: type[Exception], visit: Visit, doing: Awaitable[object]) -> None:
    before = await OnlinePayment.count(), await standings(visit)
    with pytest.raises(refusal):
        await doing
    assert (await OnlinePayment.count(), await standings(visit)) == before
