"""Taxes on what is sold: rates with the day they begin, what is taxed otherwise, and the rules of a till."""

from enum import StrEnum

from piccolo.columns import BigInt, Date, ForeignKey, Integer, OnDelete, OnUpdate, Serial, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.good_tables import Good
from catalog.tables import Branch, Service, ServiceCategory


class TaxKind(StrEnum):
    """What a country's rates are for. Of what is `exempt` no tax is kept, so it has no rates."""

    standard = "standard"
    reduced = "reduced"
    second_reduced = "second_reduced"
    super_reduced = "super_reduced"
    zero = "zero"
    exempt = "exempt"


class Taxing(StrEnum):
    """Whether a branch's prices have tax in them."""

    none = "none"
    included = "included"


class Rounding(StrEnum):
    """To which step cash goes: the one nearest, half of a step up, or always the one below."""

    nearest = "nearest"
    down = "down"


class TaxRate(Table, tablename="tax_rate"):
    """A rate of a country in basis points, from a day on: it holds until the next of its kind begins."""

    id: Serial
    country = Varchar(length=2, null=False)
    kind = Varchar(length=16, null=False, choices=TaxKind)
    name = Varchar(length=80, null=False)
    rate = Integer(null=False)
    starts_on = Date(default=None, null=False)

    tax_rate_once = Unique([country, kind, starts_on])
    tax_rate_is_a_share = Check("rate BETWEEN 0 AND 10000")


class TaxChoice(Table, tablename="tax_choice"):
    """In a country a category, service or good is of another kind than most of what is sold there."""

    id: Serial
    country = Varchar(length=2, null=False)
    category = ForeignKey(
        ServiceCategory,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    service = ForeignKey(
        Service, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    good = ForeignKey(
        Good, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=16, null=False, choices=TaxKind)

    tax_choice_of_category_once = Unique([country, category])
    tax_choice_of_service_once = Unique([country, service])
    tax_choice_of_good_once = Unique([country, good])
    tax_choice_is_of_one = Check("num_nonnulls(category, service, good) = 1")


class TillRules(Table, tablename="till_rules"):
    """How a branch taxes and rounds. One without a row keeps no tax and rounds nothing.

    Cash is rounded to `cash_step` minor units of the branch's currency; 0 is not at all.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    taxing = Varchar(length=8, null=False, default=Taxing.none, choices=Taxing)
    kind = Varchar(length=16, null=False, default=TaxKind.standard, choices=TaxKind)
    cash_step = BigInt(null=False, default=0)
    cash_rounding = Varchar(length=8, null=False, default=Rounding.nearest, choices=Rounding)

    till_rules_step_is_not_negative = Check(cash_step >= 0)
