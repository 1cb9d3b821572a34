"""A client's account that is held, and what is to become of it."""

from dataclasses import dataclass

from asyncpg import Record

from checkout.actions.accounts import hold
from checkout.queries.accounts import access_holder
from checkout.rules.accounts import Holder, Kind, Standing
from kit.errors import NotFound
from kit.rights import Actor


@dataclass(frozen=True, slots=True)
class Money:
    """So much, in cash or by card. Cash goes into `desk`, or comes out of it."""

    amount: int
    method: str = ""
    desk: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of an account; `payment` is that of the bill whose debt is meant."""

    kind: Kind
    debt: int = 0
    deposit: int = 0
    money: Money | None = None
    payment: int | None = None
    reason: str = ""
    undoes: int | None = None

    @property
    def comes_in(self) -> bool:
        """Money is taken, not given."""
        return self.deposit > self.debt


@dataclass(frozen=True, slots=True)
class Case:
    """An account that is held, and how it stood."""

    actor: Actor
    branch: Record
    holder: Holder
    standing: Standing


async def begin(actor: Actor, client: int, branch: int) -> Case:
    row = await access_holder(actor, client, branch)
    found = await hold([client], branch, row["currency"])
    if client not in found:
        raise NotFound("There is no such client.")
    return Case(actor, row, Holder(client, branch, row["currency"]), found[client])
