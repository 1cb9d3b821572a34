"""What can be put on a bill."""

from dataclasses import dataclass

from asyncpg import Record

import catalog.queries
import staff.queries
from catalog.queries import PricedGood, PricedService
from loyalty.queries.vouchers import any_sold, sold_here
from staff.queries import MemberCard


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be put on a bill here, and by whom."""

    services: list[PricedService]
    goods: list[PricedGood]
    members: list[MemberCard]
    vouchers: list[Record]
    any_sold: bool


async def offer_here(branch: int) -> Offer:
    return Offer(
        services=await catalog.queries.price_list(branch, online=False),
        goods=await catalog.queries.goods_here(branch),
        members=await staff.queries.members_here(branch),
        vouchers=await sold_here(branch),
        any_sold=await any_sold(),
    )
