"""Where clients heard of the business."""

from piccolo.columns import Serial, Varchar
from piccolo.table import Table


class ClientSource(Table, tablename="client_source"):
    """A recommendation, Instagram, passing by: what a business wants to tell apart."""

    id: Serial
    name = Varchar(length=60, null=False, unique=True)
