"""What the book came to on each day, so that a year is not added up from its postings."""

from piccolo.columns import BigInt, Date, ForeignKey, Integer, OnDelete, OnUpdate, Serial, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables import Branch


class ReportDay(Table, tablename="report_day"):
    """The sum of all postings of a kind of account on a day, by the clock of the branch.

    Of what is in the chain up to the branch's `ReportMark`.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    day_on = Date(default=None, null=False)
    kind = Varchar(length=30, null=False)
    unit = Varchar(length=12, null=False)
    amount = BigInt(null=False)

    report_day_once = Unique([branch, day_on, kind, unit])


class ReportMark(Table, tablename="report_mark"):
    """How far along the chain of a branch its days are added up, and in which zone."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, unique=True, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Integer(null=False, default=0)
    zone = Varchar(length=60, null=False)
