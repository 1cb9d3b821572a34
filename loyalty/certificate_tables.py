"""Certificates: what those of a type are good for, and what is known of each that was sold."""

from enum import StrEnum

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

from catalog.tables import Service
from catalog.voucher_tables import VoucherType
from clients.tables import Client
from loyalty.voucher_tables import Voucher
from reminders.tables import Message


class Covers(StrEnum):
    """What somebody is given: a sum of money, or services however dear they become."""

    sum = "sum"
    services = "services"


class PaysFor(StrEnum):
    """Which lines of a bill a sum may pay."""

    anything = "anything"
    services = "services"
    goods = "goods"
    chosen = "chosen"
    chosen_and_goods = "chosen_and_goods"


class Lasts(StrEnum):
    forever = "forever"
    until = "until"
    term = "term"


class TermUnit(StrEnum):
    days = "days"
    weeks = "weeks"
    months = "months"
    years = "years"


class Design(StrEnum):
    """How one is printed."""

    linen = "linen"
    garden = "garden"
    night = "night"


class CertificateTerms(Table, tablename="certificate_terms"):
    """What the certificates of a type are good for; `nominal` minor units is what one pays, or is worth.

    It lasts until a day, for a `term` of units from the day of sale, or without end. At most `most_sold` are
    ever sold. Online it is called `title`, or as the type is where that is empty.
    """

    id: Serial
    of_type = ForeignKey(
        VoucherType,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    covers = Varchar(length=8, null=False, default=Covers.sum, choices=Covers)
    nominal = BigInt(null=False)
    pays_for = Varchar(length=16, null=False, default=PaysFor.anything, choices=PaysFor)
    is_used_once = Boolean(null=False, default=False)
    lasts = Varchar(length=7, null=False, default=Lasts.forever, choices=Lasts)
    until_on = Date(default=None, null=True)
    term = Integer(default=None, null=True)
    term_unit = Varchar(length=6, null=False, default=TermUnit.months, choices=TermUnit)
    most_sold = Integer(default=None, null=True)
    is_online = Boolean(null=False, default=False)
    title = Varchar(length=160, null=False, default="")
    about = Varchar(length=600, null=False, default="")
    design = Varchar(length=6, null=False, default=Design.linen, choices=Design)

    certificate_terms_nominal_is_something = Check(nominal > 0)
    certificate_terms_term_is_some_time = Check(term > 0)
    certificate_terms_most_sold_is_some = Check(most_sold > 0)
    certificate_terms_last_as_they_say = Check(
        "(lasts = 'until') = (until_on IS NOT NULL) AND (lasts = 'term') = (term IS NOT NULL)"
    )


class CertificateService(Table, tablename="certificate_service"):
    """A service that certificates of a type are for; of those that give services, how often."""

    id: Serial
    of_type = ForeignKey(
        VoucherType, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    quantity = Integer(null=False, default=1)

    certificate_service_once = Unique([of_type, service])
    certificate_service_is_some = Check(quantity > 0)


class Certificate(Table, tablename="certificate"):
    """What is known of one beside its voucher. `number` counts those of its type.

    On `send_on` it goes to `email` as a PDF, with the words of whoever gives it; `letter` is the message that
    took it along. `told_of_on` is the last day of which its holder was told before.
    """

    id: Serial
    voucher = ForeignKey(
        Voucher, null=False, unique=True, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    of_type = ForeignKey(
        VoucherType, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Integer(null=False)
    nominal = BigInt(null=False)
    buyer = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    for_whom = Varchar(length=160, null=False, default="")
    from_whom = Varchar(length=160, null=False, default="")
    message = Text(null=False, default="")
    design = Varchar(length=6, null=False, default=Design.linen, choices=Design)
    language = Varchar(length=12, null=False, default="")
    email = Varchar(length=200, null=False, default="")
    send_on = Date(default=None, null=True)
    next_try_at = Timestamptz(default=None, null=True)
    letter = ForeignKey(
        Message, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    told_of_on = Date(default=None, null=True)
    version = Integer(null=False, default=1)

    certificate_once = Unique([of_type, number])
    certificate_nominal_is_something = Check(nominal > 0)


class CertificatePiece(Table, tablename="certificate_piece"):
    """One service that a certificate gives, and what it is worth in the book; together they are its nominal.

    `used_on_line` is the line of a visit that it paid; 0 while it was not used, −1 where it lapsed.
    """

    id: Serial
    voucher = ForeignKey(
        Voucher, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    value = BigInt(null=False)
    used_on_line = Integer(null=False, default=0)

    certificate_piece_is_worth_something = Check(value >= 0)
