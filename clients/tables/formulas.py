"""What is worked out of visits, and stands on a card like a field."""

from enum import StrEnum

from piccolo.columns import ForeignKey, Integer, OnDelete, OnUpdate, Serial, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from catalog.tables import Service, ServiceCategory


class Takes(StrEnum):
    """What is made of the visits that are meant."""

    visits = "count"
    total = "sum"
    average = "average"
    first = "first"
    last = "last"


class Formula(Table, tablename="formula"):
    """Of all visits that took place, of those for a service, or for one of a category; ever, or lately.

    A sum and an average are of visits in branches with that currency. `days`: today and so many days before.
    """

    id: Serial
    title = Varchar(length=80, null=False, unique=True)
    takes = Varchar(length=8, null=False, choices=Takes)
    service = ForeignKey(
        Service, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    category = ForeignKey(
        ServiceCategory,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    days = Integer(null=True, default=None)
    currency = Varchar(length=3, null=False, default="")

    formula_is_of_one_thing = Check("service IS NULL OR category IS NULL")
    formula_of_money_has_a_currency = Check("(takes IN ('sum', 'average')) = (currency <> '')")
    formula_days_are_positive = Check(days > 0)
