"""What clients owe a branch and what they have with it: every change, and how much may be owed."""

from enum import StrEnum
from typing import Any

from piccolo.columns import (
    BigInt,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.tables import Branch
from checkout.tables import Payment, Receipt, Shift
from clients.tables import Client


class ClientMove(Table, tablename="client_move"):
    """A change of what a client owes a branch (`debt`), or has with it (`deposit`): above zero is more.

    `payment` is the one of a bill that it comes from, or that a debt of was chosen to be paid. Where money
    moved, `method` says how, and `shift` for which; `receipt` is what the client was given. `entry` is its
    transaction in the book. Never changed, but for the client when two cards are one, and the reason where
    somebody in it has to be forgotten.
    """

    class Kind(StrEnum):
        sold = "sold"  # a bill on account
        used = "used"  # a deposit paid a bill
        refunded = "refunded"
        reopened = "reopened"
        settled = "settled"
        written_off = "written_off"
        topped_up = "topped_up"
        paid_out = "paid_out"
        undone = "undone"
        membership = "membership"  # one ended early, or became another

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=11, null=False, choices=Kind)
    debt = BigInt(null=False, default=0)
    deposit = BigInt(null=False, default=0)
    method = Varchar(length=10, null=False, default="")
    shift = ForeignKey(
        Shift, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    payment = ForeignKey(
        Payment, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    receipt = ForeignKey(
        Receipt,
        null=True,
        default=None,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    undoes: ForeignKey[Any] = ForeignKey(
        "self",
        null=True,
        default=None,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    reason = Varchar(length=300, null=False, default="")
    entry = Integer(null=False, index=True)
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=120, null=False)

    client_move_is_something = Check((debt != 0) | (deposit != 0))


class DebtRule(Table, tablename="debt_rule"):
    """The most that any client may owe a branch. Without a row nothing is sold on account there."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    most = BigInt(null=False)

    debt_rule_is_not_negative = Check(most >= 0)


class DebtLimit(Table, tablename="debt_limit"):
    """The most that this client may owe the branch, instead of what its rule says."""

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    most = BigInt(null=False)

    debt_limit_once = Unique([client, branch])
    debt_limit_is_not_negative = Check(most >= 0)
