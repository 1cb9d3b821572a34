"""The terms somebody works on, and what they earned, line by line."""

from enum import StrEnum
from typing import Any

from piccolo.columns import (
    BigInt,
    Boolean,
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

from catalog.tables import Branch
from clients.tables import Visit
from staff.tables import StaffMember


class PayTerms(Table, tablename="pay_terms"):
    """A percentage of services and of goods, in basis points, from a date until later terms start."""

    id: Serial
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    starts_on = Date(default=None, null=False)
    services_rate = Integer(null=False, default=0)
    goods_rate = Integer(null=False, default=0)

    pay_terms_once = Unique([member, starts_on])
    pay_terms_services_rate_is_a_share = Check((services_rate >= 0) & (services_rate <= 10_000))
    pay_terms_goods_rate_is_a_share = Check((goods_rate >= 0) & (goods_rate <= 10_000))


class PayLine(Table, tablename="pay_line"):
    """What one line of one closing earned. Never changed: reopening the visit adds the opposite line.

    `title`, `base`, `rate` and `explanation` keep the calculation as it was made, and `line` is the number of
    the visit's line without being a foreign key: a reopened visit may change its lines, or lose them.
    `takes_back` is set on a line that takes something back: all when the visit was reopened (`refund` is 0),
    or what went with a refund of the bill, whose number it is. `entry` is the book transaction.
    """

    class Kind(StrEnum):
        earned = "earned"
        taken_back = "taken_back"

    id: Serial
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    line = Integer(null=False, index=True)
    title = Varchar(length=160, null=False, default="")
    is_service = Boolean(null=False, default=True)
    closing = Integer(null=False)
    kind = Varchar(length=12, null=False, choices=Kind)
    terms = ForeignKey(
        PayTerms, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    base = BigInt(null=False)
    rate = Integer(null=False)
    amount = BigInt(null=False)
    earned_on = Date(default=None, null=False, index=True)
    explanation = Text(null=False)
    takes_back: ForeignKey[Any] = ForeignKey(
        "self",
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    refund = Integer(null=False, default=0)
    entry = Integer(null=False)
    created_at = Timestamptz(default=None, null=False)

    pay_line_once = Unique([line, closing, kind, refund])
