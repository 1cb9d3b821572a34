"""What is sold ahead of visits: kinds of certificates and of memberships, and where they are sold."""

from enum import StrEnum

from piccolo.columns import BigInt, Boolean, ForeignKey, OnDelete, OnUpdate, Serial, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.tables import Branch


class VoucherType(Table, tablename="voucher_type"):
    """Something that is paid for now and used later. What else it is, loyalty keeps beside it.

    `price` is what one costs, in minor units of `currency`. One that is not active is no longer sold; those
    that were sold stay.
    """

    class Kind(StrEnum):
        certificate = "certificate"
        membership = "membership"

    id: Serial
    kind = Varchar(length=11, null=False, choices=Kind)
    name = Varchar(length=160, null=False)
    currency = Varchar(length=3, null=False)
    price = BigInt(null=False)
    is_active = Boolean(null=False, default=True)

    voucher_type_price_is_not_negative = Check(price >= 0)


class VoucherPlace(Table, tablename="voucher_place"):
    """A branch where a type is sold and used. Without any, it is so in every branch with its currency."""

    id: Serial
    of_type = ForeignKey(
        VoucherType, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )

    voucher_place_once = Unique([of_type, branch])
