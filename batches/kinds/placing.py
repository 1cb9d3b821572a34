"""The branch a row is in: said where somebody looks after several, and not to be changed."""

from collections.abc import Mapping

from batches.kinds.headings import BRANCH
from batches.rules.columns import Column
from batches.rules.values import named
from catalog.queries import branches_of
from kit.rights import Actor


async def branch_column(actor: Actor) -> list[Column]:
    """None for whoever has but one branch."""
    names = tuple(each.name for each in await branches_of(actor))
    reads = named(names, "branch of yours called")
    column = Column("branch", "Branch", reads, BRANCH, needed=True, key=True, options=names)
    return [column] if len(names) > 1 else []


async def branch_id(actor: Actor, values: Mapping[str, str]) -> int:
    """Of the row's branch, or of the only one."""
    branches = await branches_of(actor)
    named_so = [each.id for each in branches if values.get("branch", each.name) == each.name]
    return int(named_so[0]) if named_so else 0
