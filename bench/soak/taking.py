"""What must hold of several services in one visit, of parties, and of what was taken by the setup of the day.

A tie, a need or a price may change under what is booked, and that stays as it was. So the rules that look at
the setup hold only of what was taken since.
"""

from dataclasses import dataclass

from kit import clock
from kit.db import fetch, fetch_one


@dataclass(frozen=True, slots=True)
class Since:
    """The last appointment and the last visit that were there before: what came later is looked at."""

    appointment: int = 0
    visit: int = 0


EVER = Since()
LAST = "SELECT (SELECT coalesce(max(id), 0) FROM appointment), (SELECT coalesce(max(id), 0) FROM visit)"
# What every rule may refer to: the marks, the moment, what was taken since for whom, and visits to come.
GIVEN = """
WITH mark AS (SELECT $1::int AS appointment, $2::int AS visit, $3::timestamptz AS now),
taken AS (
    SELECT resource.*,
        CASE WHEN line.id IS NULL THEN 'hold ' || hold.id ELSE 'line ' || line.id END AS what,
        coalesce(line.service, hold.service) AS service, coalesce(line.member, hold.member) AS member,
        coalesce(visit.branch, hold.branch) AS at_branch
    FROM mark, appointment JOIN resource ON resource.id = appointment.resource
    LEFT JOIN visit_line AS line ON line.id = appointment.line
    LEFT JOIN visit ON visit.id = line.visit LEFT JOIN hold ON hold.id = appointment.hold
    WHERE appointment.id > mark.appointment AND released_at IS NULL
      AND (line.id IS NOT NULL OR hold.id IS NOT NULL)
),
coming AS (
    SELECT line.id, line.visit, line.service, line.starts_at, line.ends_at, visit.branch
    FROM visit_line AS line JOIN visit ON visit.id = line.visit
    WHERE line.starts_at IS NOT NULL AND status IN ('requested', 'waiting', 'confirmed', 'arrived')
),
tie AS (
    SELECT resource, member AS owner, 'member' AS sort FROM member_tie WHERE tie = 'only'
    UNION ALL SELECT resource, service, 'service' FROM service_tie WHERE tie = 'only'
),
list AS (
    SELECT staff_member.branch, skill.service, coalesce(skill.price, level.price, listed.price) AS price
    FROM skill JOIN staff_member ON staff_member.id = skill.member
    JOIN service_price AS listed ON listed.service = skill.service AND listed.branch = staff_member.branch
    LEFT JOIN level_terms AS level ON level.level = staff_member.level AND level.service = skill.service
        AND level.branch = staff_member.branch
),
sold AS (
    SELECT line.visit, visit.branch, package.id AS package, package.name, part.service, line.id AS line,
        line.discount, line.discount < line.price AS is_whole
    FROM mark, visit_line AS line JOIN visit ON visit.id = line.visit
    JOIN service AS package ON starts_with(line.title, package.name || ': ')
    JOIN service_part AS part ON part.package = package.id AND part.service = line.service
    WHERE visit.id > mark.visit
)
"""
# Each names what is wrong, a row for each case; an invariant holds when there are none.
RULES = {
    "whatever is taken has as many rooms of each kind as its service needs": """
SELECT what || ' needs ' || quantity || ' of kind ' || service_need.kind FROM taken
JOIN service_need ON service_need.service = taken.service
GROUP BY what, service_need.kind, quantity
HAVING count(DISTINCT taken.id) FILTER (WHERE taken.kind = service_need.kind) <> quantity
""",
    "no room is taken that the service does not need": """
SELECT what || ' has ' || name FROM taken
WHERE kind IS NOT NULL AND NOT EXISTS (
    SELECT FROM service_need WHERE service_need.service = taken.service AND service_need.kind = taken.kind)
""",
    "only what is in use in the branch itself is taken": """
SELECT what || ' has ' || name FROM taken
WHERE kind IS NOT NULL AND (branch <> at_branch OR NOT is_active)
""",
    "a room that is only somebody's, or for something, is taken for nobody and nothing else": """
SELECT what || ' has ' || name || ', which is another ' || sort || '''s' FROM taken
JOIN tie ON tie.resource = taken.id
GROUP BY what, name, sort
HAVING NOT bool_or(owner = CASE sort WHEN 'member' THEN taken.member ELSE taken.service END)
""",
    "nobody waits longer between two services than the branch says": """
SELECT 'line ' || coming.id || ' of visit ' || visit || ' begins at ' || starts_at || ', not at ' || earlier
FROM (
    SELECT *, max(ends_at) OVER (PARTITION BY visit ORDER BY starts_at, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
    FROM coming
) AS coming JOIN branch ON branch.id = coming.branch
WHERE starts_at - earlier > make_interval(mins => most_wait_minutes)
""",
    "services that have a place in the visit come in that order": """
SELECT 'lines ' || one.id || ' and ' || other.id || ' of visit ' || one.visit
FROM coming AS one JOIN coming AS other USING (visit)
JOIN service AS first ON first.id = one.service JOIN service AS second ON second.id = other.service
WHERE first.visit_rank < second.visit_rank AND one.starts_at >= other.ends_at
""",
    "who comes together are different people, and one of them pays": """
SELECT 'party ' || party.id FROM party JOIN visit ON visit.party = party.id GROUP BY party.id
HAVING count(DISTINCT visit.client) < count(visit.client)
    OR count(*) FILTER (WHERE visit.client IS NOT DISTINCT FROM party.payer) > 1
    OR NOT bool_or(visit.recurrence IS NOT NULL)  -- those who come again may be fewer than came at first
       AND (count(*) < 2 OR count(*) FILTER (WHERE visit.client IS NOT DISTINCT FROM party.payer) = 0)
""",
    "what is held is held whole, and has its time": """
SELECT 'hold ' || coalesce(lead, id) FROM hold, mark WHERE expires_at > mark.now GROUP BY coalesce(lead, id)
HAVING count(*) <> max(piece) + 1 OR count(DISTINCT piece) <> count(*) OR NOT bool_and(EXISTS (
    SELECT FROM appointment JOIN staff_member ON staff_member.resource = appointment.resource
    WHERE appointment.hold = hold.id AND released_at IS NULL AND staff_member.id = hold.member))
""",
    "a package is sold with each of its services": """
SELECT 'package ' || name || ' on visit ' || visit FROM sold GROUP BY visit, package, name
HAVING count(DISTINCT service) <> (SELECT count(*) FROM service_part WHERE package = sold.package)
""",
    "a package saves what its services cost more than it": """
SELECT 'package ' || name || ' on visit ' || visit || ' saves ' || sum(discount) FROM sold
JOIN service_price AS price ON price.service = package AND price.branch = sold.branch
JOIN LATERAL (
    SELECT min(list.price) AS least, max(list.price) AS most
    FROM list WHERE list.service = sold.service AND list.branch = sold.branch
) AS usual ON true
GROUP BY visit, package, name, price.price
HAVING bool_and(is_whole) AND NOT (
    sum(discount) + price.price BETWEEN sum(least) AND sum(most)
    OR sum(discount) = 0 AND sum(least) <= price.price)
""",
}


async def mark() -> Since:
    """To be held against what comes after."""
    row = await fetch_one(LAST)
    assert row is not None
    return Since(row[0], row[1])


async def broken_since(since: Since) -> list[str]:
    """Every case of what was taken since in which something does not hold, in words."""
    found = []
    for rule, sql in RULES.items():
        rows = await fetch(GIVEN + sql, since.appointment, since.visit, clock.now())
        found += [f"{rule}: {row[0]}" for row in rows]
    return found
