"""Which columns a list may have: what a business has of its own is asked anew each time."""

from clients.queries.fields import every_field, in_use
from clients.queries.tags import scales
from clients.tables.fields import Of
from exchange.columns import WITH_OWN, fields_of
from exchange.columns.own import NONE, Columns, Scale
from exchange.rules.fields import Field


async def own_of(kind: str) -> Columns:
    if kind != WITH_OWN:
        return NONE
    found = [Scale(row["id"], row["name"], tuple(each.name for each in had)) for row, had in await scales()]
    return Columns(tuple(in_use(await every_field(Of.client))), tuple(found))


async def columns_of(kind: str) -> tuple[Field, ...]:
    return fields_of(kind, await own_of(kind))
