"""Certificates of the demo: which kinds there are, who buys one now and then, and who comes with one."""

from dataclasses import dataclass, field
from random import Random

import checkout.actions
import checkout.queries
from catalog.queries import branch as branch_of
from checkout.actions import NewLine
from checkout.actions.vouchers import use_held
from clients.tables import Visit
from demo.company import Place
from kit import db
from kit.rights import Actor
from loyalty.actions.certificate_keeping import describe
from loyalty.actions.certificate_types import add_type
from loyalty.certificate_schemas import CertificateTypeForm, GiftForm

ONE_IN = 67
HAIRCUT = """
SELECT service, price FROM service_price JOIN service ON service.id = service_price.service
WHERE branch = $1 AND name LIKE '%haircut' ORDER BY price DESC, service LIMIT 1
"""
VERSION = "SELECT version FROM visit WHERE id = $1"
SOLD = "SELECT id FROM voucher WHERE visit = $1 AND taken_back_at IS NULL ORDER BY id"
LEFT = "SELECT coalesce(sum(amount), 0) FROM voucher_move WHERE voucher = $1"
WORDS = (
    ("Mum", "Happy birthday! Two quiet hours only for you.", "garden"),
    ("Jonas", "For your first day at work.", "linen"),
    ("Aunt Elke", "Thank you for everything.", "night"),
)


async def gifts_of(place: Place) -> "Gifts":
    """A sum, and three haircuts at the price of less; the sum is what one costs, and a little more."""
    haircut = await db.fetch_one(HAIRCUT, place.id)
    whole = (haircut["price"] // 1000 + 1) * 10 if haircut else 50
    kinds = await kinds_of(place, haircut["service"] if haircut else 0, whole)
    return Gifts(place.reception, kinds, Random(place.id))


async def kinds_of(place: Place, haircut: int, whole: int) -> tuple[int, ...]:
    here, places = await branch_of(place.id), frozenset({place.id})
    three = str(whole * 2)
    forms = (
        CertificateTypeForm(
            name="Gift certificate",
            nominal=str(whole),
            price=str(whole),
            places=places,
            is_online="yes",
            about="For everything we do, and everything on the shelf.",
        ),
        CertificateTypeForm(
            name="Three haircuts",
            covers="services",
            services={haircut: "3"},
            nominal=three,
            price=str(whole * 2 - whole // 5),
            term="6",
            places=places,
            design="night",
            is_online="yes",
            about="Whoever has it comes three times.",
        ),
    )
    return tuple([await add_type(place.manager, here, form) for form in forms])


@dataclass(frozen=True, slots=True)
class Gifts:
    """What was sold at one desk, by whose it is."""

    reception: Actor
    kinds: tuple[int, ...]
    chance: Random
    held: dict[int, int] = field(default_factory=dict)

    async def put_on(self, visit: Visit) -> bool:
        """Whether the client buys one, or pays with what they have."""
        if visit.client in self.held and await self.can_use(visit):
            await use_held(self.reception, visit.id, self.held[visit.client], await version_of(visit))
            return True
        if visit.client and visit.id % ONE_IN == 0:
            line = NewLine(voucher_type=self.chance.choice(self.kinds))
            await checkout.actions.add_line(self.reception, visit.id, line, await version_of(visit))
            return True
        return False

    async def can_use(self, visit: Visit) -> bool:
        sheet = await checkout.queries.bill_sheet(self.reception, visit.id)
        return any(each.voucher["id"] == self.held[visit.client] for each in sheet.offers if each.amount)

    async def left(self, visit: Visit) -> int:
        """What is to be paid of the bill still."""
        return int((await checkout.queries.bill_sheet(self.reception, visit.id)).left)

    async def note(self, visit: Visit) -> None:
        """Once the bill is paid: what was bought is somebody's, and what is used up nobody's."""
        for row in await db.fetch(SOLD, visit.id):
            whom, words, design = self.chance.choice(WORDS)
            form = GiftForm(for_whom=whom, message=words, design=design)
            await describe(self.reception, row["id"], form)
            if visit.client:
                self.held[visit.client] = row["id"]
        for client, voucher in [*self.held.items()]:
            if not await db.fetch_value(LEFT, voucher):
                del self.held[client]


async def version_of(visit: Visit) -> int:
    return int(await db.fetch_value(VERSION, visit.id))
