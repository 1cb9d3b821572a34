"""What programmes take off the bill of a visit: worked out anew until it is paid, kept from then on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from asyncpg import Record

from checkout.queries.vouchers import Used
from clients.rules.discounts import Discount
from clients.tables.visits import GivenBy
from kit import db
from loyalty.queries.benefits import Coming, Reckoned, reckoned
from loyalty.queries.codes import CodeOnBill
from loyalty.rules.benefits.facts import BillItem, TypedCode
from loyalty.rules.benefits.outcomes import ItemOutcome, Outcome

LONGEST_REASON = 120
# One read says whether any programme runs on the visit's day, so that a bill without costs no more than that.
CONTEXT = """
SELECT visit.branch, branch.zone, branch.currency, visit.starts_at, visit.client,
    EXISTS (
        SELECT FROM loyalty_programme AS programme WHERE programme.branches @> ARRAY[visit.branch]
        AND programme.state = 'started' AND programme.starts_on <= wall.day
        AND (programme.ends_on IS NULL OR programme.ends_on >= wall.day)
    ) AS any_runs,
    coalesce((SELECT point_value FROM points_rule
        WHERE points_rule.branch = visit.branch AND is_active AND starts_on <= wall.day
        ORDER BY starts_on DESC LIMIT 1), 0) AS point_value,
    ARRAY(SELECT ARRAY[service.id, service.category] FROM visit_line
        JOIN service ON service.id = visit_line.service WHERE visit_line.visit = visit.id) AS categories,
    ARRAY(SELECT ROW(used.id, used.closing, used.amount, code.id, code.code, code.programme)
        FROM promo_code_use AS used JOIN promo_code AS code ON code.id = used.code
        WHERE used.visit = visit.id AND used.undone_at IS NULL ORDER BY used.id) AS codes
FROM visit JOIN branch ON branch.id = visit.branch
CROSS JOIN LATERAL (SELECT (visit.starts_at AT TIME ZONE branch.zone)::date AS day) AS wall
WHERE visit.id = $1 AND visit.status <> 'done'
"""
GIVEN = """
SELECT benefit.line, benefit.amount, benefit.points, benefit.words, programme.id AS programme, programme.name,
    version.number
FROM benefit_given AS benefit JOIN loyalty_programme_version AS version ON version.id = benefit.version
JOIN loyalty_programme AS programme ON programme.id = version.programme
JOIN bill ON bill.visit = benefit.visit AND bill.closing = benefit.closing
WHERE bill.id = $1 AND benefit.taken_back_at IS NULL ORDER BY benefit.id
"""
BillLine = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Priced:
    """The lines of a bill as they are to be paid, and what programmes do with it, where any runs.

    `used` are the certificates and memberships on it.
    """

    lines: list[BillLine]
    benefits: Reckoned | None = None
    codes: Sequence[CodeOnBill] = ()
    used: Sequence[Used] = ()

    @property
    def outcome(self) -> Outcome | None:
        return self.benefits.outcome if self.benefits else None

    @property
    def names(self) -> Mapping[int, str]:
        """Of programmes by their numbers."""
        return {each.id: each.name for each in self.benefits.programmes} if self.benefits else {}

    def taken_off(self) -> dict[int, int]:
        """By each programme from all lines together."""
        found: dict[int, int] = {}
        for item in self.outcome.items if self.outcome else ():
            for part in item.parts:
                found[part.programme] = found.get(part.programme, 0) + part.amount
        return found


async def with_benefits(visit: int, lines: list[BillLine]) -> Priced:
    """At most six queries; one where no programme runs. Of a visit that is done everything stays as kept."""
    here = await db.fetch_one(CONTEXT, visit)
    if here is None or not here["any_runs"]:
        return Priced(lines, codes=codes_of(here))
    codes = codes_of(here)
    found = await reckoned(
        Coming(
            branch=here["branch"],
            zone=here["zone"],
            currency=here["currency"],
            starts_at=here["starts_at"],
            client=here["client"],
            items=items_of(lines, dict(here["categories"])),
            codes=[TypedCode(code=each.code, programme=each.programme) for each in codes],
            point_value=here["point_value"],
            visit=visit,
        )
    )
    by_line = {item.item: item for item in found.outcome.items}
    return Priced([given(line, by_line.get(line["id"])) for line in lines], found, codes)


def codes_of(here: Record | None) -> list[CodeOnBill]:
    return [CodeOnBill(*row) for row in here["codes"]] if here else []


def items_of(lines: Sequence[BillLine], categories: Mapping[int, int]) -> list[BillItem]:
    return [
        BillItem(
            id=line["id"],
            service=line["service"],
            category=categories.get(line["service"]),
            good=line["good"],
            member=line["member"],
            quantity=line["quantity"],
            price=line["price"],
            discount=line["discount"],
            discount_by=line["discount_by"],
        )
        for line in lines
        if not line["voucher_type"] and line["discount_by"] != GivenBy.voucher
    ]


def given(line: BillLine, item: ItemOutcome | None) -> BillLine:
    """The line with what programmes take off it, and the reasons for all of its discount."""
    if item is None or not item.parts:
        return line
    kept = [line["discount_reason"]] if item.kept else []
    words = "; ".join([*kept, *(part.words for part in item.parts)])
    found = Discount(item.discount, words[:LONGEST_REASON], GivenBy.programmes)
    now = {"discount": found.amount, "discount_reason": found.reason, "discount_by": found.by}
    return {**line, **now, "differs": True}


async def given_with(bills: Sequence[Record]) -> list[Record]:
    """What programmes gave with the last of a visit's bills, if it stands."""
    if not bills or bills[0]["reversed_at"]:
        return []
    return await db.fetch(GIVEN, bills[0]["id"])
