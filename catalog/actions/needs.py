"""What one visit for a service takes besides somebody's time: so many of a kind of room or equipment."""

from collections.abc import Mapping

from catalog import queries
from catalog.reading import MARKED, whole, wrong
from kit.db import execute
from kit.errors import Invalid

MOST = 20
OTHERS_GO = "DELETE FROM service_need WHERE service = $1 AND kind <> ALL($2::int[])"
SET_NEEDS = """
INSERT INTO service_need (service, kind, quantity) SELECT $1, kind, quantity
FROM unnest($2::int[], $3::int[]) AS wanted (kind, quantity)
ON CONFLICT (service, kind) DO UPDATE SET quantity = excluded.quantity
"""


async def read_needs(typed: Mapping[int, str]) -> dict[int, int]:
    """How many by kind, without those of which none is needed; `Invalid` names each wrong one."""
    needs: dict[int, int] = {}
    faults: dict[str, str] = {}
    known = {row["id"] for row in await queries.kinds()}
    for kind, text in typed.items():
        field = f"need-{kind}"
        try:
            needs[kind] = whole(0, MOST)(text.strip() or "0", field)
        except Invalid as problem:
            faults |= problem.fields
    if faults:
        raise Invalid(MARKED, **faults)
    if gone := needs.keys() - known:
        raise wrong(f"need-{min(gone)}", "There is no such kind any more.")
    return {kind: number for kind, number in needs.items() if number}


async def set_needs(service: int, needs: Mapping[int, int]) -> None:
    await execute(OTHERS_GO, service, list(needs))
    await execute(SET_NEEDS, service, list(needs), list(needs.values()))
