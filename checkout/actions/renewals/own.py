"""What clients do with renewals of their own: another card, a pause, an end, and that taken back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from checkout.actions.renewals import planning, steering
from checkout.actions.renewals.due import hold
from checkout.queries import renewals as queries
from checkout.queries.renewals import own_words
from kit import clock
from kit.db import transaction
from kit.errors import Invalid, NotFound, Refused
from kit.rights import CUSTOMER
from kit.words import _
from loyalty.queries.renewals import Renewing, plan_of


class RenewsOtherwise(Refused):
    """The page that was acted on is older than what was agreed since."""

    def __init__(self) -> None:
        super().__init__(_("How this membership renews has changed meanwhile. Please look at it again."))


class NotThatCard(Refused):
    """It was removed, or is somebody else's."""

    def __init__(self) -> None:
        super().__init__(_("That card is not there any more. Please choose another one."))


class NoSuchPause(Refused):
    """Days that are over, in the wrong order, or too many."""

    def __init__(self) -> None:
        super().__init__(
            _("A pause begins today or later and lasts a year at most. Please choose other days.")
        )


class NotByClients(Refused):
    """It was not agreed that its client may."""

    def __init__(self) -> None:
        super().__init__(_("This membership is paused at the desk. Please write or call."))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A card of theirs, None for a link each time; the words they have read, and from where they say so."""

    card: int | None
    words: str
    address: str


@asynccontextmanager
async def owning(client: int, voucher: int) -> AsyncIterator[Renewing]:
    """Held. Raises NotFound where it is somebody else's, `RenewsOtherwise` where it renews no more."""
    async with transaction():
        plan = await plan_of(voucher)
        held = await hold(plan.id) if plan is not None else None
        if held is None or held.row["client"] != client:
            raise NotFound(_("There is no such membership."))
        if held.is_over or not held.plan.is_on:
            raise RenewsOtherwise
        yield held


async def change_card(client: int, voucher: int, chosen: Chosen) -> None:
    """Raises `RenewsOtherwise` where they have read other words, `NotThatCard`, and `IsBeingCharged`."""
    async with owning(client, voucher) as held:
        if held.plan.is_last or chosen.words != own_words(held):
            raise RenewsOtherwise
        if chosen.card is not None and await queries.own_card(chosen.card, client) is None:
            raise NotThatCard
        agreed = planning.Agreed(chosen.card, chosen.words, chosen.address)
        await planning.change_card(CUSTOMER, voucher, agreed)


async def end(client: int, voucher: int) -> None:
    """It ends with its period, and what was to be paid is not any more. Raises `IsBeingCharged`."""
    async with owning(client, voucher) as held:
        if not held.plan.is_last:
            await steering.stop(CUSTOMER, voucher)


async def go_on(client: int, voucher: int) -> None:
    """As was agreed, until its last day. Raises `RenewsOtherwise` after it."""
    async with owning(client, voucher) as held:
        last = held.known.last_on
        if last is None or last < clock.today(held.row["zone"]):
            raise RenewsOtherwise
        if held.plan.is_last:
            await steering.go_on(CUSTOMER, voucher)


async def pause(client: int, voucher: int, from_on: date | None, until_on: date | None) -> None:
    """Nothing is taken on these days. Raises `NotByClients`, `NoSuchPause`, and `IsBeingCharged`."""
    async with pausing(client, voucher):
        if from_on is None or until_on is None:
            raise NoSuchPause
        try:
            await steering.pause(CUSTOMER, voucher, from_on, until_on)
        except Invalid as fault:
            raise NoSuchPause from fault


async def resume(client: int, voucher: int) -> None:
    """It goes on from today, if it was paused."""
    async with pausing(client, voucher) as held:
        until = held.plan.paused_until_on
        is_over = until is not None and until < clock.today(held.row["zone"])
        if held.plan.paused_from_on is not None and not is_over:
            await steering.resume(CUSTOMER, voucher)


@asynccontextmanager
async def pausing(client: int, voucher: int) -> AsyncIterator[Renewing]:
    async with owning(client, voucher) as held:
        if not held.plan.client_pauses:
            raise NotByClients
        if held.plan.is_last:
            raise RenewsOtherwise
        yield held
