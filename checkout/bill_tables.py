"""What a bill was made of when it was paid. Written once with the sale; the database refuses any change."""

from piccolo.columns import BigInt, Boolean, ForeignKey, Integer, OnDelete, OnUpdate, Serial, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.good_tables import Good
from catalog.tables import Service
from catalog.voucher_tables import VoucherType
from checkout.tables import Bill
from staff.tables import StaffMember


class SoldLine(Table, tablename="bill_line"):
    """One line of a bill as it was sold: `price` is for one, `amount` what was due for all of it.

    `line` is the number of the visit's line without being a foreign key: a reopened visit may change its
    lines, or lose them. `tax` is in the amount; `tax_rate` is in basis points, and null where no tax is kept.
    """

    id: Serial
    bill = ForeignKey(Bill, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    place = Integer(null=False)
    line = Integer(null=True, default=None, index=True)
    is_service = Boolean(null=False)
    service = ForeignKey(
        Service, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    good = ForeignKey(
        Good, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    voucher_type = ForeignKey(
        VoucherType,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    title = Varchar(length=160, null=False)
    member = ForeignKey(
        StaffMember,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    quantity = Integer(null=False)
    price = BigInt(null=False)
    discount = BigInt(null=False, default=0)
    amount = BigInt(null=False)
    tax_name = Varchar(length=80, null=False, default="")
    tax_rate = Integer(null=True, default=None)
    tax = BigInt(null=False, default=0)

    bill_line_once = Unique([bill, place])
    bill_line_quantity_is_positive = Check(quantity > 0)
    bill_line_amount_is_not_negative = Check(amount >= 0)
    bill_line_tax_is_not_negative = Check(tax >= 0)
    bill_line_rate_is_not_negative = Check(tax_rate >= 0)


class BillTip(Table, tablename="bill_tip"):
    """Somebody's part of the tip on a bill."""

    id: Serial
    bill = ForeignKey(Bill, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    amount = BigInt(null=False)

    bill_tip_once = Unique([bill, member])
    bill_tip_is_positive = Check(amount > 0)
