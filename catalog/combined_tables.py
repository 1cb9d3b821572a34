"""What services are put together from."""

from piccolo.columns import ForeignKey, Integer, OnDelete, OnUpdate, Serial
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.tables import Service


class ServicePart(Table, tablename="service_part"):
    """One of the services that a package is made of, in the order of `position`."""

    id: Serial
    package = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    position = Integer(null=False, default=0)

    service_part_is_another_service = Check(package != service)


class AddOn(Table, tablename="add_on"):
    """A service that may be added to another: done in the same sitting by the same person, right after it."""

    id: Serial
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    addon = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    position = Integer(null=False, default=0)

    add_on_once = Unique([service, addon])
    add_on_is_another_service = Check("service <> addon")
