"""How far somebody is trusted who missed visits: the rules, and what is left out of count."""

from enum import StrEnum

from piccolo.columns import (
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check
from piccolo.table import Table

from clients.tables.cards import Client
from clients.tables.visits import Visit


class Asks(StrEnum):
    """What an online booking takes of somebody; the later ones are the graver."""

    nothing = "nothing"
    deposit = "deposit"
    prepay = "prepay"
    refuse = "refuse"


class TrustTerms(Table, tablename="trust_terms"):
    """One row for the business; without a row, or without thresholds, nothing is asked of anybody.

    Points and thresholds are in hundredths: a no-show usually counts 100. They halve every `half_life_days`.
    `deposit_rate` is a share of the price in basis points.
    """

    id: Serial
    is_only = Boolean(null=False, unique=True, default=True)
    half_life_days = Integer(null=False, default=180)
    no_show_points = Integer(null=False, default=100)
    late_points = Integer(null=False, default=50)
    deposit_from = Integer(null=True, default=None)
    prepay_from = Integer(null=True, default=None)
    refuse_from = Integer(null=True, default=None)
    deposit_rate = Integer(null=False, default=5_000)

    trust_terms_halve = Check("half_life_days BETWEEN 1 AND 3650")
    trust_terms_points_are_not_negative = Check("least(no_show_points, late_points) >= 0")
    trust_terms_thresholds_are_positive = Check("least(deposit_from, prepay_from, refuse_from) > 0")
    trust_terms_rate_is_a_share = Check("deposit_rate BETWEEN 1 AND 10000")
    trust_terms_are_one = Check("is_only")


class TrustWaiver(Table, tablename="trust_waiver"):
    """A no-show or a late cancellation that does not count, and why."""

    id: Serial
    visit = ForeignKey(
        Visit, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    waived_at = Timestamptz(default=None, null=False)
    waived_by = Varchar(length=200, null=False)
    why = Varchar(length=300, null=False, default="")


class TrustExemption(Table, tablename="trust_exemption"):
    """A client of whom nothing is asked, whatever they missed, and why."""

    id: Serial
    client = ForeignKey(
        Client, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    exempt_at = Timestamptz(default=None, null=False)
    exempt_by = Varchar(length=200, null=False)
    why = Varchar(length=300, null=False, default="")


class TrustAsk(Table, tablename="trust_ask"):
    """What was asked with an online booking, which is a request because of it.

    `amount` is in minor units of the branch's currency, `score` in hundredths; `why` says what counted.
    """

    id: Serial
    visit = ForeignKey(
        Visit, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    asks = Varchar(length=8, null=False, choices=Asks)
    amount = BigInt(null=False)
    score = Integer(null=False)
    why = Varchar(length=300, null=False)
    asked_at = Timestamptz(default=None, null=False)
    settled_at = Timestamptz(default=None, null=True)
    settled_by = Varchar(length=200, null=False, default="")
