"""The poster at the door of a branch, by which clients check themselves in."""

from piccolo.columns import ForeignKey, Integer, OnDelete, OnUpdate, Serial, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from catalog.tables import Branch


class DoorPoster(Table, tablename="door_poster"):
    """What the code on the poster holds; a renewed one makes all posters with the old one worthless.

    Clients may check in from `early_minutes` before the start to `late_minutes` after it. A branch without a
    row has no poster.
    """

    id: Serial
    branch = ForeignKey(
        Branch,
        null=False,
        index=True,
        unique=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    code = Varchar(length=40, null=False, unique=True)
    early_minutes = Integer(null=False, default=30)
    late_minutes = Integer(null=False, default=15)
    renewed_at = Timestamptz(default=None, null=False)

    door_poster_window_is_not_negative = Check("least(early_minutes, late_minutes) >= 0")
