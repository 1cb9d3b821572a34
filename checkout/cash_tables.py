"""What is kept of drawers beside the shift itself: counts, moved cash, the people of a shift, Z reports."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    BigInt,
    Bytea,
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

from catalog.tables import Branch
from checkout.tables import Bill, CashDesk, Shift
from staff.tables import Account


class CashRule(Table, tablename="cash_rule"):
    """How long a shift of the branch takes cash. Without a row it is 24 hours; without hours, for ever."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    most_hours = Integer(null=True, default=24)

    cash_rule_hours_are_positive = Check(most_hours > 0)


class CashDeskAccount(Table, tablename="cash_desk_account"):
    """Somebody who may use a desk. A desk without any is everybody's."""

    id: Serial
    desk = ForeignKey(
        CashDesk, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    account = ForeignKey(
        Account, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )

    cash_desk_account_once = Unique([desk, account])


class ShiftAccount(Table, tablename="shift_account"):
    """Somebody who may take cash into a shift that is not everybody's, besides its keeper."""

    id: Serial
    shift = ForeignKey(Shift, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)
    account = ForeignKey(
        Account, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )

    shift_account_once = Unique([shift, account])


class ShiftHandover(Table, tablename="shift_handover"):
    """That a shift became somebody else's. Never changed."""

    id: Serial
    shift = ForeignKey(
        Shift, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    from_account = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    to_account = ForeignKey(
        Account, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    handed_at = Timestamptz(default=None, null=False)


class DrawerCount(Table, tablename="drawer_count"):
    """What somebody counted, in `pieces` of each denomination or as a sum, and what the book said then.

    Never changed: who counts again, after seeing the difference, leaves two.
    """

    class Kind(StrEnum):
        opening = "opening"
        closing = "closing"
        handover = "handover"

    id: Serial
    shift = ForeignKey(
        Shift, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=10, null=False, choices=Kind)
    counted_at = Timestamptz(default=None, null=False)
    counted_by = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    pieces = JSONB(null=False, default="{}")
    counted = BigInt(null=False)
    expected = BigInt(null=False)

    drawer_count_is_not_negative = Check(counted >= 0)


class CashMove(Table, tablename="cash_move"):
    """Cash that went into a drawer or out of it without a sale; `carried_to` is the shift it was carried to.

    `paid_out` is what was paid with it, `paid_in` what came in so: the transaction says for what.

    Only the reason is ever changed, where somebody in it has to be forgotten.
    """

    class Kind(StrEnum):
        put_in = "put_in"
        from_safe = "from_safe"
        taken_out = "taken_out"
        to_safe = "to_safe"
        to_owner = "to_owner"
        to_desk = "to_desk"
        paid_out = "paid_out"
        paid_in = "paid_in"

    id: Serial
    shift = ForeignKey(
        Shift, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=10, null=False, choices=Kind)
    amount = BigInt(null=False)
    reason = Text(null=False, default="")
    carried_to = ForeignKey(
        Shift, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    entry = Integer(null=False, unique=True)
    moved_at = Timestamptz(default=None, null=False)
    moved_by = ForeignKey(
        Account, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )

    cash_move_amount_is_positive = Check(amount > 0)


class ShiftBill(Table, tablename="shift_bill"):
    """A bill that was paid or given back at a desk: what came by each method, less than zero when it went."""

    class Kind(StrEnum):
        sale = "sale"
        refund = "refund"

    id: Serial
    shift = ForeignKey(
        Shift, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    bill = ForeignKey(Bill, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    kind = Varchar(length=6, null=False, choices=Kind)
    amounts = JSONB(null=False)
    tip = BigInt(null=False, default=0)
    noted_at = Timestamptz(default=None, null=False)


class ZReport(Table, tablename="z_report"):
    """The figures of a shift as it was closed, and the head of the book's chain. Never changed.

    `number` goes from 1 without a gap at each desk.
    """

    id: Serial
    desk = ForeignKey(
        CashDesk, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    shift = ForeignKey(
        Shift, null=False, unique=True, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Integer(null=False)
    made_at = Timestamptz(default=None, null=False)
    content = JSONB(null=False)
    chain_number = Integer(null=False)
    chain_hash = Bytea(null=False)

    z_report_once = Unique([desk, number])
