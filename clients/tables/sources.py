"""Where clients heard of the business."""

from piccolo.columns import Boolean, Serial, Varchar
from piccolo.table import Table


class ClientSource(Table, tablename="client_source"):
    """A recommendation, Instagram, passing by: what a business wants to tell apart.

    One at most is `online`: whoever becomes a client by booking online came by it.
    """

    id: Serial
    name = Varchar(length=60, null=False, unique=True)
    online = Boolean(null=False, default=False)
