"""What is counted about clients: kept, since millions of visits are too many to count at each question."""

from piccolo.columns import BigInt, ForeignKey, Integer, OnDelete, OnUpdate, Serial, Timestamptz
from piccolo.constraints import Unique
from piccolo.table import Table

from catalog.tables import Branch
from clients.tables.cards import Client


class ClientFigure(Table, tablename="client_figure"):
    """What became of a client's visits in a branch. `spent` is what done visits came to, in its currency.

    It may be behind for those in `client_stale`; the view `client_figure_now` never is.
    """

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visits = Integer(null=False, default=0)
    no_shows = Integer(null=False, default=0)
    cancelled = Integer(null=False, default=0)
    cancelled_late = Integer(null=False, default=0)
    first_at = Timestamptz(default=None, null=True)
    last_at = Timestamptz(default=None, null=True)
    spent = BigInt(null=False, default=0)

    client_figure_once = Unique([client, branch])


class ClientStale(Table, tablename="client_stale"):
    """A client whose figures changed. Rows are only added and taken away, so nobody waits for anybody."""

    id: Serial
    client = Integer(default=None, null=False)
