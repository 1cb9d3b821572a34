"""What the desk keeps beside a visit: coloured labels, photos and files."""

from enum import StrEnum

from piccolo.columns import (
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from clients.tables import Visit


class Label(Table, tablename="label"):
    """A word with a colour that visits are marked with."""

    id: Serial
    name = Varchar(length=30, null=False, unique=True)
    colour = Varchar(length=12, null=False)


class VisitLabel(Table, tablename="visit_label"):
    """A visit is marked with a label; who removes a label takes it off every visit."""

    id: Serial
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    label = ForeignKey(Label, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict)

    visit_label_once = Unique([visit, label])


class Photo(Table, tablename="visit_photo"):
    """A picture or a paper that belongs to a visit; pictures are kept without where and when they were taken.

    `content` is what is served as `media`, `small` a picture of it for lists. What was removed can be brought
    back until it is cleared away.
    """

    class Moment(StrEnum):
        none = ""
        before = "before"
        after = "after"

    id: Serial
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    name = Varchar(length=120, null=False)
    media = Varchar(length=40, null=False)
    is_picture = Boolean(null=False)
    moment = Varchar(length=6, null=False, default=Moment.none, choices=Moment)
    size = Integer(null=False)
    content = Bytea(null=False)
    small = Bytea(null=False, default=b"")
    added_at = Timestamptz(default=None, null=False)
    added_by = Varchar(length=120, null=False)
    added_by_account = Integer(null=False, default=0)
    removed_at = Timestamptz(default=None, null=True, index=True)

    visit_photo_is_not_too_large = Check("size BETWEEN 1 AND 10485760")
