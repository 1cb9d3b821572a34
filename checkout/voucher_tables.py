"""What a client means to use on a bill that is still open."""

from enum import StrEnum

from piccolo.columns import BigInt, ForeignKey, OnDelete, OnUpdate, Serial, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from clients.tables import Visit
from loyalty.voucher_tables import Voucher


class VoucherUse(Table, tablename="voucher_use"):
    """A certificate or membership that is to pay on this visit, in the order they were put on the bill.

    Of a certificate at most `most`, where somebody said so. Nothing is taken before the bill is paid.
    """

    id: Serial
    visit = ForeignKey(Visit, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)
    voucher = ForeignKey(
        Voucher, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    most = BigInt(null=True, default=None)
    added_at = Timestamptz(default=None, null=False)
    added_by = Varchar(length=120, null=False)

    voucher_use_once = Unique([visit, voucher])
    voucher_use_most_is_positive = Check(most > 0)


class MembershipDebit(Table, tablename="membership_debit"):
    """What became of a visit as its time came: a membership was put on its bill, or was used because nobody
    came. Without a voucher there was none that could pay; it is not looked at again.

    `undone_at`: it was given back, because the desk said so or somebody came after all.
    """

    class Kind(StrEnum):
        start = "start"
        absence = "absence"

    id: Serial
    visit = ForeignKey(Visit, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)
    kind = Varchar(length=7, null=False, choices=Kind)
    voucher = ForeignKey(
        Voucher, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    made_at = Timestamptz(default=None, null=False)
    undone_at = Timestamptz(default=None, null=True)
    undone_by = Varchar(length=120, null=False, default="")

    membership_debit_once = Unique([visit, kind])
