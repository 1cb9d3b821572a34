"""What is sold over the counter or used up at work."""

from piccolo.columns import BigInt, Boolean, ForeignKey, Integer, OnDelete, OnUpdate, Serial, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.tables import Branch


class Good(Table, tablename="good"):
    """Something sold over the counter, used up at work, or both.

    It is sold by the `sale_unit`, and used in the `use_unit`, of which `per_sale` are in one that is sold: a
    bottle of 500 ml. Whatever is not used in another unit has none, and 1 in each. `barcode` is its first
    one; further ones are rows of their own.
    """

    id: Serial
    name = Varchar(length=160, null=False)
    barcode = Varchar(length=60, null=False, default="")
    article = Varchar(length=60, null=False, default="")
    sale_unit = Varchar(length=20, null=False, default="pc")
    use_unit = Varchar(length=20, null=False, default="")
    per_sale = Integer(null=False, default=1)
    is_active = Boolean(null=False, default=True)

    good_holds_something = Check(per_sale > 0)


class GoodBarcode(Table, tablename="good_barcode"):
    """A further barcode of a good: that of another pack, or of another maker."""

    id: Serial
    good = ForeignKey(Good, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)
    code = Varchar(length=60, null=False, unique=True)


class GoodPrice(Table, tablename="good_price"):
    """What a good costs in a branch."""

    id: Serial
    good = ForeignKey(Good, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    price = BigInt(null=False)

    good_price_once = Unique([good, branch])
    good_price_is_not_negative = Check(price >= 0)
