"""Who looked at what of whom."""

from piccolo.columns import BigSerial, Integer, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table


class CardLook(Table, tablename="card_look"):
    """Somebody looked at something of a client, `times` times within one `slot` of ten minutes.

    `client` stays the number of the card that was looked at, also where it went up in another since.
    """

    id: BigSerial
    account = Integer(null=False, default=0)
    who = Varchar(length=200, null=False)
    client = Integer(null=False, index=True)
    what = Varchar(length=20, null=False)
    slot = Integer(null=False)
    first_at = Timestamptz(default=None, null=False, index=True)
    last_at = Timestamptz(default=None, null=False)
    times = Integer(null=False, default=1)

    card_look_once = Unique([account, client, what, slot])
