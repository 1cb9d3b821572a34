"""What opens a client's own page, and how it is closed again."""

from piccolo.columns import ForeignKey, Integer, OnDelete, OnUpdate, Serial, Timestamptz, Varchar
from piccolo.table import Table

from clients.tables.cards import Client


class PersonalAccess(Table, tablename="personal_access"):
    """Links to a client's page are signed with the `edition`, the calendar's address with `feed_edition`.

    The next number closes all that went out before. Without a row both are 0. An e-mail that a stranger
    typed on the booking form for a card that was there already is `doubted_email`: it opens nothing.
    """

    id: Serial
    client = ForeignKey(
        Client, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    edition = Integer(null=False, default=0)
    feed_edition = Integer(null=False, default=0)
    closed_at = Timestamptz(default=None, null=True)
    doubted_email = Varchar(length=200, null=False, default="")
    erasing_asked_at = Timestamptz(default=None, null=True)
