"""What the desk keeps beside a visit: coloured labels."""

from piccolo.columns import ForeignKey, OnDelete, OnUpdate, Serial, Varchar
from piccolo.constraints import Unique
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
