"""At the cash desk: extras, discounts, points, tips, bills that are put right, and the count at night."""

from dataclasses import dataclass
from random import Random

import checkout.actions
import loyalty.queries
from checkout.actions import Money, NewLine, Order
from checkout.actions.refunding import left_of
from checkout.queries import standing_of_client
from checkout.rules import Checkout, Method, Tender
from checkout.rules.accounts import Holder, Standing
from checkout.rules.refunds import Asked, Wish
from clients.tables import Visit
from demo.company import Place
from demo.gifts import Gifts
from kit import db

FLOAT = 10_000
DUE = "SELECT sum(price * quantity - discount) FROM visit_line WHERE visit = $1"
IN_DRAWER = """
SELECT coalesce(sum(amount), 0) FROM posting JOIN book_account ON book_account.id = posting.account
WHERE kind = 'cash_desk' AND party = $1
"""
VERSION = "SELECT version FROM visit WHERE id = $1"
WHY_LESS = ("Birthday", "A friend of the house", "Had to wait", "First visit")
WHY_AGAIN = "The agreed price was forgotten"
WHY_BACK = "Came back: the fringe was uneven"
HAS_GIFT = "SELECT EXISTS (SELECT FROM voucher_move WHERE visit = $1)"
EVERY_SO_MANY = 61  # visits one is refunded in part
NOW_AND_THEN = 53  # visits one is paid later, or something is paid ahead
AHEAD = 5_000
CURRENCY = "SELECT currency FROM branch WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Till:
    """The front desk of a branch, and the luck of the day."""

    place: Place
    chance: Random
    gifts: Gifts

    async def open(self) -> int:
        """The shift's id."""
        shift = await checkout.actions.open_shift(self.place.reception, self.place.desk, FLOAT)
        return int(shift.id)

    async def count(self, shift: int) -> None:
        """The drawer is nearly always right."""
        expected = int(await db.fetch_value(IN_DRAWER, self.place.desk))
        wrong = self.chance.random() < 0.04
        counted = max(0, expected - 200) if wrong else expected
        await checkout.actions.close_shift(
            self.place.reception, shift, counted, "Wrong change given" if wrong else ""
        )

    async def settle(self, visit: Visit, member: int) -> None:
        """Everything between the last look in the mirror and the door."""
        if self.chance.random() < 0.12:
            extra = NewLine(good=self.chance.choice(self.place.goods), member=member)
            await checkout.actions.add_line(self.place.reception, visit.id, extra, await version_of(visit))
        if self.chance.random() < 0.06:
            await self.take_off(visit, self.chance.choice(WHY_LESS))
        await self.charge(visit, member)
        await self.think_again(visit, member)

    async def think_again(self, visit: Visit, member: int) -> None:
        """Now and then a bill is put right, some of it goes back, or what was owed is paid."""
        wrong = self.chance.random() < 0.012
        if await db.fetch_value(HAS_GIFT, visit.id):
            return
        if wrong:
            await self.put_right(visit, member)
        elif visit.id % EVERY_SO_MANY == 0:
            await self.give_part_back(visit)
        elif visit.client and visit.id % (4 * NOW_AND_THEN) == 0:
            await self.pay_owed(visit)

    async def pay_owed(self, visit: Visit) -> None:
        """Half of what the client owes, by card."""
        owed = (await self.standing(visit)).owed // 200 * 100
        if owed:
            money = Money(owed, Method.card)
            await checkout.actions.settle_debt(self.place.reception, visit.client, self.place.id, money)

    async def standing(self, visit: Visit) -> Standing:
        """How the client stands here."""
        currency = await db.fetch_value(CURRENCY, self.place.id)
        return await standing_of_client(Holder(visit.client, self.place.id, currency))

    async def take_off(self, visit: Visit, why: str) -> None:
        """A tenth of the bill, in whole units."""
        tenth = await what_is_due(visit) // 1000 * 100
        await checkout.actions.discount_bill(
            self.place.manager, visit.id, tenth, why if tenth else "", await version_of(visit)
        )

    async def put_right(self, visit: Visit, member: int) -> None:
        """The bill is taken back and written again."""
        version = await version_of(visit)
        await checkout.actions.reopen_visit(self.place.manager, visit.id, WHY_AGAIN, version)
        await self.take_off(visit, WHY_AGAIN)
        await self.charge(visit, member)

    async def give_part_back(self, visit: Visit) -> None:
        """A tenth of what cost most, in whole units."""
        _, left = await left_of(visit.id)
        line = max(left.lines, key=lambda each: each.left)
        wish = Wish(lines={line.id: Asked(amount=line.left // 1000 * 100)})
        if line.left >= 1000:
            order = Order(await version_of(visit), WHY_BACK, wish, self.place.desk)
            await checkout.actions.refund(self.place.manager, visit.id, order)

    async def charge(self, visit: Visit, member: int) -> None:
        has_gift = await self.gifts.put_on(visit)
        due = await self.gifts.left(visit) if has_gift else await what_is_due(visit)
        tip = -(-due // 2000) * 200 if self.chance.random() < 0.25 else 0
        points = await self.points(visit, due) if self.chance.random() < 0.2 and not has_gift else 0
        method = Method.cash if self.chance.random() < 0.35 else Method.card
        later = 0 if has_gift else await self.later(visit, due - points)
        paid = [
            Tender(Method.points, points),
            Tender(Method.on_account, later, payer=visit.client),
            in_money(method, due + tip - points - later),
        ]
        await checkout.actions.complete_visit(
            self.place.reception,
            visit.id,
            Checkout(
                version=await version_of(visit),
                payments=[tender for tender in paid if tender.amount],
                tip=tip,
                tip_member=member if tip else None,
                desk=self.place.desk,
            ),
        )

        if has_gift:
            await self.gifts.note(visit)

    async def later(self, visit: Visit, due: int) -> int:
        """At times half of it stays owed, in whole units; and some pay ahead."""
        if visit.client is None or visit.id % NOW_AND_THEN:
            return 0
        if visit.id % (2 * NOW_AND_THEN):
            ahead = Money(AHEAD, Method.card)
            await checkout.actions.top_up(self.place.reception, visit.client, self.place.id, ahead)
            return 0
        return min(due, (await self.standing(visit)).may_owe_more) // 200 * 100

    async def points(self, visit: Visit, due: int) -> int:
        """What the client's points are worth here, as far as the bill goes."""
        return int((await loyalty.queries.worth(visit.client, self.place.id, due)).value)


def in_money(method: Method, amount: int) -> Tender:
    """Cash is handed over in round notes."""
    return Tender(method, amount, -(-amount // 1000) * 1000 if method == Method.cash else 0)


async def what_is_due(visit: Visit) -> int:
    """What the lines come to."""
    return int(await db.fetch_value(DUE, visit.id))


async def version_of(visit: Visit) -> int:
    return int(await db.fetch_value(VERSION, visit.id))
