"""What is left of a visit after what it sold and used up."""

from dataclasses import dataclass

from checkout.rules import may_be_id
from kit.db import fetch_one
from kit.rights import Actor
from stock.queries.setup import Cost, cost_of_visit

# A bill of which something went back is never reopened, so it is the one that stands.
TAKEN = """
SELECT visit.branch, branch.currency, branch.locale,
    (SELECT coalesce(sum(quantity * price - discount), 0)::bigint FROM visit_line WHERE visit = visit.id)
        AS taken,
    (SELECT coalesce(sum(refund_line.amount), 0)::bigint FROM bill
     JOIN bill_line ON bill_line.bill = bill.id JOIN refund_line ON refund_line.line = bill_line.id
     WHERE bill.visit = visit.id) AS back
FROM visit JOIN branch ON branch.id = visit.branch WHERE visit.id = $1 AND visit.status = 'done'
"""


@dataclass(frozen=True, slots=True)
class Margin:
    """What was due for services and goods, what of it went back, what they cost, and what is left."""

    taken: int
    back: int
    cost: Cost
    money: tuple[str, str]

    @property
    def left(self) -> int:
        return self.taken - self.back - self.cost.goods - self.cost.consumables

    @property
    def share(self) -> int | None:
        """Of what was kept, in whole percent."""
        kept = self.taken - self.back
        return round(100 * self.left / kept) if kept > 0 else None


async def margin_of(actor: Actor, visit: int) -> Margin | None:
    """None where the visit is not done, or nothing of it came out of a storage."""
    row = await fetch_one(TAKEN, visit) if may_be_id(visit) else None
    if row is None:
        return None
    actor.require_branch(row["branch"], "visit")
    cost = await cost_of_visit(visit)
    return Margin(row["taken"], row["back"], cost, (row["currency"], row["locale"])) if cost else None
