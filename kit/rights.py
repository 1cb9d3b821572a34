"""Who is asking, and what they may do. Roles (sets of permissions) are kept in `staff`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from kit.errors import Forbidden, NotFound, ProveFirst, SignInFirst


class Permission(StrEnum):
    """One thing a person may be allowed to do at the desk."""

    see_calendar = "see_calendar"
    see_whole_calendar = "see_whole_calendar"
    book_visits = "book_visits"
    save_anyway = "save_anyway"
    see_clients = "see_clients"
    see_phones = "see_phones"
    edit_clients = "edit_clients"
    see_files = "see_files"
    edit_others_notes = "edit_others_notes"
    export_clients = "export_clients"
    erase_clients = "erase_clients"
    take_payments = "take_payments"
    give_discounts = "give_discounts"
    reopen_visits = "reopen_visits"
    refund_otherwise = "refund_otherwise"
    sell_on_account = "sell_on_account"
    write_off_debts = "write_off_debts"
    run_shifts = "run_shifts"
    see_expected_cash = "see_expected_cash"
    see_money = "see_money"
    see_finance = "see_finance"
    pay_bills = "pay_bills"
    pay_ahead = "pay_ahead"
    see_own_pay = "see_own_pay"
    see_pay = "see_pay"
    edit_pay = "edit_pay"
    edit_loyalty = "edit_loyalty"
    move_points = "move_points"
    see_messages = "see_messages"
    ask_time_off = "ask_time_off"
    keep_stock = "keep_stock"
    go_below_zero = "go_below_zero"
    edit_catalog = "edit_catalog"
    edit_staff = "edit_staff"
    edit_accounts = "edit_accounts"
    see_journal = "see_journal"


PROOF = "/desk/proof"
SECOND_STEP = "/desk/me/second-step"
WHAT_IS_WANTED = {
    PROOF: "This takes more than a PIN. Say who you are by your password or a passkey first.",
    SECOND_STEP: "Your role takes a second step to sign in. Set up an app or a passkey first.",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or program) behind a request. `branches` None means every branch.

    `withheld` are rights that come back with one more step, at the address `hurdle`. On a shared tablet
    `tablet` is its name, and it locks after `lock_minutes`. `owes_by`: when a second step will be needed.
    `is_proved`: a password or a passkey was shown just now.
    """

    account: int | None
    name: str
    permissions: frozenset[Permission] = frozenset()
    branches: frozenset[int] | None = frozenset()
    member: int | None = None
    role: str = ""
    withheld: frozenset[Permission] = frozenset()
    hurdle: str = PROOF
    tablet: str = ""
    lock_minutes: int = 0
    owes_by: datetime | None = None
    is_proved: bool = field(default=False, compare=False)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def could(self, permission: Permission) -> bool:
        """Now, or after one more step."""
        return permission in self.permissions or permission in self.withheld

    def works_in(self, branch: int) -> bool:
        return self.branches is None or branch in self.branches

    @property
    def whom_to_ask(self) -> str:
        """Who gives rights, for whoever lacks one: whoever leads the staff is the manager."""
        return "Ask an owner." if self.could(Permission.edit_staff) else "Ask a manager."

    def require(self, permission: Permission) -> None:
        """Raises `ProveFirst` where one more step gives the right, `Forbidden` where nothing does."""
        if permission in self.withheld:
            raise ProveFirst(WHAT_IS_WANTED[self.hurdle], self.hurdle)
        if not self.may(permission):
            raise Forbidden(f"You need the right to {permission.replace('_', ' ')}. {self.whom_to_ask}")

    def require_proof(self) -> None:
        """For what changes how somebody signs in: whoever finds an open desk must not do that."""
        if not self.is_proved:
            raise ProveFirst("For this, say who you are by your password or a passkey first.", PROOF)

    def require_branch(self, branch: int, what: str = "page") -> None:
        """Somebody else's branch looks exactly like one that does not exist."""
        if not self.works_in(branch):
            raise NotFound(f"There is no such {what}.")


SYSTEM = Actor(account=None, name="Tempu", permissions=frozenset(Permission), branches=None, role="system")
CUSTOMER = Actor(account=None, name="client", branches=None, role="client")

Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], None]


def needs(permission: Permission) -> Guard:
    """A guard for a router or a handler: somebody is signed in and has the right."""

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        actor_of(connection).require(permission)

    return guard


def proved(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard that lets those pass who have just shown a password or a passkey."""
    actor_of(connection).require_proof()


def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard that lets anybody pass who is signed in."""
    actor_of(connection)


def actor_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Actor:
    """The person signed in; raises `SignInFirst` when there is none."""
    actor = connection.scope.get("user")
    if not isinstance(actor, Actor):
        raise SignInFirst("Please sign in first.")
    return actor
