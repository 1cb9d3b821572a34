"""Periods of memberships that are paid off a saved card: who agreed, what is due, and what was tried."""

from enum import StrEnum

from piccolo.columns import (
    BigInt,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from checkout.online_tables import SavedCard
from loyalty.renewal_tables import MembershipPlan


class RenewalConsent(Table, tablename="renewal_consent"):
    """That somebody agreed to have periods taken off a card, in these words; the newest of a plan counts.

    Without a card they are sent a link each time. `agreed_from` is the address of whoever agreed themselves.
    """

    id: Serial
    plan = ForeignKey(
        MembershipPlan, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    card = ForeignKey(
        SavedCard,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    words = Text(null=False)
    agreed_at = Timestamptz(default=None, null=False)
    agreed_by = Varchar(length=120, null=False)
    agreed_from = Varchar(length=64, null=False, default="")


class Renewal(Table, tablename="renewal"):
    """A period of a membership that is due to be paid, tried until it is. One of a number lives at a time.

    `code` is in the link by which its client pays. One that is `unpaid` waits for somebody to pay; one that
    was `dropped` is never paid. `next_try_at` is when it is tried, or what was tried is looked at.
    """

    class State(StrEnum):
        open = "open"
        paid = "paid"
        unpaid = "unpaid"
        dropped = "dropped"

    id: Serial
    plan = ForeignKey(
        MembershipPlan, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Integer(null=False)
    code = Varchar(length=40, null=False, unique=True)
    state = Varchar(length=8, null=False, default=State.open, choices=State)
    due_on = Date(default=None, null=False)
    amount = BigInt(null=False)
    currency = Varchar(length=3, null=False)
    made_at = Timestamptz(default=None, null=False)
    next_try_at = Timestamptz(default=None, null=True, index=True)
    leased_until_at = Timestamptz(default=None, null=True)
    attempts = Integer(null=False, default=0)
    ended_at = Timestamptz(default=None, null=True)
    entry = Integer(null=True, default=None)

    renewal_amount_is_not_negative = Check(amount >= 0)
    renewal_is_over_or_not = Check("(ended_at IS NULL) = (state IN ('open', 'unpaid'))")


class RenewalCharge(Table, tablename="renewal_charge"):
    """One try to have a renewal paid: off a card while its owner is away, or on a page of the provider's.

    `code` is the key under which it happens once. One at a time is alive, and one of all is paid: partial
    unique indexes say so. `carries` is what the address says to which they come back.
    """

    class Kind(StrEnum):
        card = "card"
        page = "page"

    class State(StrEnum):
        new = "new"
        open = "open"
        paid = "paid"
        failed = "failed"
        closed = "closed"

    id: Serial
    renewal = ForeignKey(
        Renewal, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Integer(null=False)
    card = ForeignKey(
        SavedCard,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    code = Varchar(length=40, null=False, unique=True)
    kind = Varchar(length=4, null=False, choices=Kind)
    state = Varchar(length=8, null=False, default=State.new, choices=State)
    page = Varchar(length=200, null=False, default="", index=True)
    url = Text(null=False, default="")
    reference = Varchar(length=80, null=False, default="")
    trouble = Varchar(length=80, null=False, default="")
    brand = Varchar(length=30, null=False, default="")
    last4 = Varchar(length=4, null=False, default="")
    carries = Varchar(length=200, null=False, default="")
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=120, null=False)
    ended_at = Timestamptz(default=None, null=True)

    renewal_charge_once = Unique([renewal, number])
