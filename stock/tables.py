"""Storages, what is in them, and the documents by which it came and went. Moves are only ever added."""

from enum import StrEnum

from piccolo.columns import (
    BigInt,
    Boolean,
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

from catalog.good_tables import Good
from catalog.tables import Branch, Service
from clients.tables import Visit
from staff.tables import StaffMember


class DocumentKind(StrEnum):
    """What a document does. Those of a visit (`sale`, `use`) are written as it is done."""

    receipt = "receipt"
    sale = "sale"
    use = "use"
    write_off = "write_off"
    movement = "movement"
    stocktake = "stocktake"


class Storage(Table, tablename="storage"):
    """A shelf or a room of a branch. What is sold is taken from the one that `sells`, consumables from the
    one that is for `uses`; of each there is one in a branch at most."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    name = Varchar(length=120, null=False)
    sells = Boolean(null=False, default=False)
    uses = Boolean(null=False, default=False)
    is_active = Boolean(null=False, default=True)

    storage_once = Unique([branch, name])
    storage_in_use_is_active = Check("is_active OR NOT (sells OR uses)")


class Supplier(Table, tablename="supplier"):
    """Who the business buys from. What is due there is due `pay_within` days after the bill, or the goods."""

    id: Serial
    name = Varchar(length=160, null=False)
    contact = Varchar(length=120, null=False, default="")
    phone = Varchar(length=40, null=False, default="")
    email = Varchar(length=254, null=False, default="")
    tax_number = Varchar(length=40, null=False, default="")
    notes = Text(null=False, default="")
    pay_within = Integer(null=False, default=0)
    is_active = Boolean(null=False, default=True)

    supplier_pays_later = Check("pay_within BETWEEN 0 AND 365")


class StockDocument(Table, tablename="stock_document"):
    """Why goods moved: a draft until it is posted; then it stays, and undoing writes its opposite beside it.

    The opposite has `reverses`. `entry` is the transaction of the book, none where nothing is worth anything.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=10, null=False, choices=DocumentKind)
    storage = ForeignKey(
        Storage, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    to_storage = ForeignKey(
        Storage,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    supplier = ForeignKey(
        Supplier,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    reason = Varchar(length=300, null=False, default="")
    visit = ForeignKey(
        Visit, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    closing = Integer(null=False, default=0)
    made_at = Timestamptz(default=None, null=False, index=True)
    made_by = Varchar(length=200, null=False)
    posted_at = Timestamptz(default=None, null=True)
    posted_by = Varchar(length=200, null=False, default="")
    entry = Integer(default=None, null=True)
    below_zero = Boolean(null=False, default=False)
    reverses: ForeignKey["StockDocument"] = ForeignKey(
        "self",
        null=True,
        default=None,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )

    stock_document_moves_between_two = Check("(kind = 'movement') = (to_storage IS NOT NULL)")
    stock_document_moves_somewhere = Check("to_storage <> storage")
    stock_document_is_of_a_visit = Check("(kind IN ('sale', 'use')) = (visit IS NOT NULL)")


class StockLine(Table, tablename="stock_line"):
    """A good on a draft, or on what was made of it. `quantity` is in the unit the good is used in.

    `cost` is what all of it cost, in minor units: only of a receipt. A counted one has `counted_at`.
    """

    id: Serial
    document = ForeignKey(
        StockDocument, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    good = ForeignKey(Good, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    quantity = BigInt(null=False)
    cost = BigInt(null=False, default=0)
    counted_at = Timestamptz(default=None, null=True)
    position = Integer(null=False, default=0)

    stock_line_once = Unique([document, good])
    stock_line_is_not_negative = Check("least(quantity, cost) >= 0")


class StockMove(Table, tablename="stock_move"):
    """Some of a good that came into a storage or left it: written once, never changed.

    `cost` is what that much cost; `worth` is by how much what lies there is worth more. They differ where the
    cost of what was taken below zero becomes known. `remaining` is how much there is after it.
    """

    id: Serial
    document = ForeignKey(
        StockDocument, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    storage = ForeignKey(
        Storage, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    good = ForeignKey(Good, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    quantity = BigInt(null=False)
    cost = BigInt(null=False)
    worth = BigInt(null=False)
    remaining = BigInt(null=False)
    moved_at = Timestamptz(default=None, null=False)

    stock_move_is_not_nothing = Check(quantity != 0)


class StockLevel(Table, tablename="stock_level"):
    """How much of a good is in a storage, and what it is worth: the sums of its moves, kept.

    `last_cost` is what one that is sold cost when it last came in.
    """

    id: Serial
    storage = ForeignKey(
        Storage, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    good = ForeignKey(Good, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    quantity = BigInt(null=False, default=0)
    worth = BigInt(null=False, default=0)
    last_cost = BigInt(null=False, default=0)

    stock_level_once = Unique([storage, good])
    stock_level_is_worth_its_quantity = Check(
        "worth = 0 OR (quantity > 0 AND worth > 0) OR (quantity < 0 AND worth < 0)"
    )


class StockMinimum(Table, tablename="stock_minimum"):
    """Fewer than so many of a good in a storage is too little."""

    id: Serial
    storage = ForeignKey(
        Storage, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    good = ForeignKey(Good, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)
    quantity = BigInt(null=False)

    stock_minimum_once = Unique([storage, good])
    stock_minimum_is_positive = Check(quantity > 0)


class Consumable(Table, tablename="consumable"):
    """So much of a good is used up each time a service is done.

    With a `member` it is on their own card for the service, which stands in place of the one for everybody.
    """

    id: Serial
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    member = ForeignKey(
        StaffMember,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    good = ForeignKey(Good, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict)
    quantity = BigInt(null=False)
    position = Integer(null=False, default=0)

    consumable_is_positive = Check(quantity > 0)
