"""Where a booking came from."""

from piccolo.columns import JSONB, BigSerial, ForeignKey, OnDelete, OnUpdate, Timestamptz, Varchar
from piccolo.table import Table

from clients.tables.visits import Visit


class VisitOrigin(Table, tablename="visit_origin"):
    """What the address told when a visit was booked online.

    `form` and `source` are the code of the booking form and what it calls its bookings, as they were then.
    `first` is how the visitor came to the site first, `last` how they came when they booked: parameters of
    advertisements, the page and who sent them there.
    """

    id: BigSerial
    visit = ForeignKey(
        Visit, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    form = Varchar(length=40, null=False, default="")
    source = Varchar(length=60, null=False, default="")
    first = JSONB(default=None, null=False)
    last = JSONB(default=None, null=False)
    noted_at = Timestamptz(default=None, null=False)
