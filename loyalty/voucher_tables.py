"""Certificates and memberships that were sold, and every change of what is left of them."""

from enum import StrEnum

from piccolo.columns import (
    BigInt,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables import Branch
from catalog.voucher_tables import VoucherType
from clients.tables import Client, Visit


class Voucher(Table, tablename="voucher"):
    """One certificate or membership. What is left of it is the sum of its moves, and its account's balance.

    `code` is what its holder shows. `branch` is where what is owed for it is kept; `client` whose it is, if
    that is known. It was sold on a `line` of a visit's `closing`, as the `piece`-th of it, or online.
    `expires_on` is the last day. `blocked_at` is set while it may not be used.
    """

    id: Serial
    of_type = ForeignKey(
        VoucherType, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    code = Varchar(length=40, null=False, unique=True)
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    currency = Varchar(length=3, null=False)
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visit = ForeignKey(
        Visit, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    closing = Integer(null=False, default=0)
    line = Integer(null=False, default=0)
    piece = Integer(null=False, default=0)
    issued_at = Timestamptz(default=None, null=False)
    expires_on = Date(default=None, null=True)
    blocked_at = Timestamptz(default=None, null=True)
    taken_back_at = Timestamptz(default=None, null=True)

    voucher_once = Unique([visit, closing, line, piece])


class VoucherMove(Table, tablename="voucher_move"):
    """A change of what is left: `amount` in minor units and, of a membership, `visits`; above zero is more.

    `entry` is its transaction in the book. `line` is the visit's line that it paid, `refund` the number of
    the bill's refund by which it came back, 0 where the visit was reopened. Where it said what the
    line costs, `was` is the discount of before. Never changed. Nothing moves only with a membership that has
    no number of visits: it is used still when all that was paid for it is.
    """

    class Kind(StrEnum):
        issued = "issued"
        used = "used"
        given_back = "given_back"
        taken_back = "taken_back"  # the sale of it was undone
        expired = "expired"
        corrected = "corrected"
        renewed = "renewed"

    id: Serial
    voucher = ForeignKey(
        Voucher, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=10, null=False, choices=Kind)
    amount = BigInt(null=False, default=0)
    visits = Integer(null=False, default=0)
    visit = ForeignKey(
        Visit, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    closing = Integer(null=False, default=0)
    refund = Integer(null=False, default=0)
    line = Integer(null=False, default=0)
    was = BigInt(null=True, default=None)
    was_why = Varchar(length=120, null=False, default="")
    was_by = Varchar(length=9, null=False, default="")
    reason = Varchar(length=300, null=False, default="")
    entry = Integer(null=False, index=True)
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=120, null=False)

    voucher_move_once = Unique([voucher, visit, closing, kind, refund, line])
