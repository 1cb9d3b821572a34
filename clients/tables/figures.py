"""What is counted about clients: kept, since millions of visits are too many to count at each question.

The database notes whose visits changed (`visit_stale`); what is kept of them is counted again within seconds,
and before anybody asks. The views `…_counted` say what it should be.
"""

from piccolo.columns import (
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables import Branch
from clients.tables.cards import Client


class DoneLine(Table, tablename="done_line"):
    """A line of a visit that took place, with all that is asked of it; a visit without lines has one, too.

    `weekday` is 1 for Monday, where the branch is; one line of each visit is its `is_first`. `amount` is what
    was paid for all of the line, in minor units.
    """

    id: Serial
    client = Integer(default=None, null=False)
    visit = Integer(default=None, null=False, index=True)
    branch = Integer(default=None, null=False)
    starts_at = Timestamptz(default=None, null=False)
    weekday = SmallInt(default=None, null=False)
    source = Varchar(length=12, default=None, null=False)
    service = Integer(default=None, null=True)
    good = Integer(default=None, null=True)
    member = Integer(default=None, null=True)
    quantity = Integer(default=None, null=False)
    amount = BigInt(default=None, null=False)
    is_first = Boolean(default=None, null=False)


class ClientFigure(Table, tablename="client_figure"):
    """What became of a client's visits in a branch, booked in one way.

    `spent` is what done visits came to, in the branch's currency.
    """

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    source = Varchar(length=12, default=None, null=False)
    visits = Integer(null=False, default=0)
    no_shows = Integer(null=False, default=0)
    cancelled = Integer(null=False, default=0)
    cancelled_late = Integer(null=False, default=0)
    first_at = Timestamptz(default=None, null=True)
    last_at = Timestamptz(default=None, null=True)
    spent = BigInt(null=False, default=0)

    client_figure_once = Unique([client, branch, source])


class ClientTotal(Table, tablename="client_total"):
    """The same for all branches together; who has no row has no visits.

    `spent` means nothing where branches have different currencies.
    """

    id: Serial
    client = ForeignKey(
        Client,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    visits = Integer(null=False, default=0)
    no_shows = Integer(null=False, default=0)
    cancelled = Integer(null=False, default=0)
    cancelled_late = Integer(null=False, default=0)
    first_at = Timestamptz(default=None, null=True)
    last_at = Timestamptz(default=None, null=True)
    spent = BigInt(null=False, default=0)


class ClientCategory(Table, tablename="client_category"):
    """What a client came for, by branch and category of services.

    A visit with two categories counts in both; `spent` is what lines of the category came to.
    """

    id: Serial
    client = Integer(default=None, null=False)
    branch = Integer(default=None, null=False)
    category = Integer(default=None, null=False)
    visits = Integer(default=None, null=False)
    first_at = Timestamptz(default=None, null=False)
    last_at = Timestamptz(default=None, null=False)
    spent = BigInt(default=None, null=False)

    client_category_once = Unique([client, branch, category])


class PaidLine(Table, tablename="paid_line"):
    """What was paid by one means on a bill that stands, with all that is asked of it."""

    id: Serial
    client = Integer(default=None, null=False)
    visit = Integer(default=None, null=False, index=True)
    branch = Integer(default=None, null=False)
    currency = Varchar(length=3, default=None, null=False)
    method = Varchar(length=10, default=None, null=False)
    closed_at = Timestamptz(default=None, null=False)
    amount = BigInt(default=None, null=False)


class ClientPaid(Table, tablename="client_paid"):
    """The same, added up for each client, branch and means."""

    id: Serial
    client = Integer(default=None, null=False)
    branch = Integer(default=None, null=False)
    currency = Varchar(length=3, default=None, null=False)
    method = Varchar(length=10, default=None, null=False)
    amount = BigInt(default=None, null=False)

    client_paid_once = Unique([client, branch, currency, method])


class ClientPoints(Table, tablename="client_points"):
    """A client's points by branch: what there is, what was earned and what was spent."""

    id: Serial
    client = Integer(default=None, null=False)
    branch = Integer(default=None, null=False)
    points = BigInt(default=None, null=False)
    earned = BigInt(default=None, null=False)
    spent = BigInt(default=None, null=False)

    client_points_once = Unique([client, branch])


class ClientMessage(Table, tablename="client_message"):
    """How many messages a client was sent about one thing, and when the last one."""

    id: Serial
    client = Integer(default=None, null=False)
    kind = Varchar(length=12, default=None, null=False)
    messages = Integer(default=None, null=False)
    last_at = Timestamptz(default=None, null=True)

    client_message_once = Unique([client, kind])


class VisitStale(Table, tablename="visit_stale"):
    """A visit that counts otherwise now. Rows are only added and taken away, so nobody waits for anybody.

    Visit 0 is none: something else that is counted of the client has changed.
    """

    id: Serial
    visit = Integer(default=None, null=False)
    client = Integer(default=None, null=False)
