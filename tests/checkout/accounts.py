"""Clients who pay later or have paid before, and what their accounts come to."""

from checkout import actions
from checkout.account_tables import ClientMove, DebtLimit, DebtRule
from checkout.actions import Money
from checkout.queries import standing_of_client
from checkout.queries.debtors import account_faults
from checkout.rules import Checkout, Method, Tender
from checkout.rules.accounts import Holder, Standing
from clients.tables import Visit
from tests.cast import Salon
from tests.checkout import till


async def trusting(salon: Salon, most: int = 10_000, client: int | None = None) -> Salon:
    """Anybody may owe so much at Center, or only this client."""
    if client is None:
        await DebtRule(branch=salon.center, most=most).save()
    else:
        await DebtLimit(client=client, branch=salon.center, most=most).save()
    return salon


def later(amount: int, *others: Tender, version: int = 1, **more: object) -> Checkout:
    """So much on account, besides what is paid at once."""
    return Checkout(version, [*others, Tender(Method.on_account, amount)], **more)


def by_deposit(amount: int, *others: Tender, version: int = 1) -> Checkout:
    return Checkout(version, [Tender(Method.deposit, amount), *others])


async def owes(salon: Salon, amount: int, price: int | None = None) -> Visit:
    """A visit of Masha of which so much stays owed; the rest is paid by card."""
    visit = await till.arrived(salon, price=price or amount)
    card = [Tender(Method.card, price - amount)] if price and price > amount else []
    await till.pay(salon, visit, later(amount, *card))
    return visit


async def top_up(salon: Salon, amount: int, client: int | None = None) -> ClientMove:
    money = Money(amount, "card")
    return await actions.top_up(salon.actors["Olga"], client or salon.masha, salon.center, money)


async def settle(salon: Salon, amount: int, method: str = "card", **more: object) -> ClientMove:
    actor = salon.actors["Olga"]
    return await actions.settle_debt(actor, salon.masha, salon.center, Money(amount, method), **more)


async def stands(salon: Salon, client: int | None = None) -> Standing:
    return await standing_of_client(Holder(client or salon.masha, salon.center, "EUR"))


async def owed_and_had(salon: Salon, client: int | None = None) -> tuple[int, int]:
    found = await stands(salon, client)
    return found.owed, found.deposit


async def agree_with_the_book() -> bool:
    """What moves come to is what the book has, for every client."""
    return await account_faults() == []
