"""What must hold whatever happened, worked out from the rows alone: no constraint or trigger is believed."""

from bench.soak import taking
from booking.queries.doctor import wrong_days
from kit.db import fetch
from ledger.proving import chain_faults
from ledger.queries import faults

# Each names what is wrong, a row for each case; an invariant holds when there are none.
RULES = {
    "nobody's time is taken twice": """
SELECT 'resource ' || resource || ' from ' || starts_at || ' (' || coalesce('visit ' || visit,
    'hold ' || hold, 'class ' || event) || ') while it is taken until ' || earlier AS what
FROM (
    SELECT *, max(ends_at) OVER (PARTITION BY resource ORDER BY starts_at, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
    FROM appointment WHERE released_at IS NULL AND NOT forced
) AS taken WHERE starts_at < earlier
""",
    "nothing comes over what was saved anyway": """
SELECT 'resource ' || over.resource || ' from ' || over.starts_at || ' over forced visit ' || forced.visit
FROM appointment AS forced JOIN appointment AS over ON over.resource = forced.resource AND over.id > forced.id
 AND over.starts_at < forced.ends_at AND over.ends_at > forced.starts_at
WHERE forced.forced AND forced.released_at IS NULL AND over.released_at IS NULL AND NOT over.forced
""",
    "what was saved anyway says so, by whom and over what": """
SELECT 'visit ' || visit.id FROM visit
WHERE (forced_at IS NOT NULL) <> (forced_by <> '' AND forced_over <> '')
   OR forced_at IS NULL AND EXISTS (
        SELECT FROM appointment WHERE visit = visit.id AND forced AND released_at IS NULL)
   OR forced_at IS NOT NULL AND EXISTS (
        SELECT FROM appointment WHERE visit = visit.id AND NOT forced AND released_at IS NULL)
""",
    "whoever is expected has a time, and who is not has none": """
SELECT 'visit ' || id || ' is ' || status || ', its time is ' || CASE WHEN taken THEN 'taken' ELSE 'free' END
FROM (
    SELECT visit.id, status, EXISTS (
        SELECT FROM appointment WHERE visit = visit.id AND released_at IS NULL) AS taken
    FROM visit WHERE NOT EXISTS (SELECT FROM seat WHERE seat.visit = visit.id)
) AS seen
WHERE taken <> (status NOT IN ('cancelled', 'no_show', 'done'))
  AND NOT (taken AND status IN ('no_show', 'done'))
""",
    "a visit's time is where its line's person is": """
SELECT 'visit ' || appointment.visit || ' is with another person than its line says'
FROM appointment
JOIN visit_line ON visit_line.id = appointment.line
JOIN resource ON resource.id = appointment.resource AND resource.kind IS NULL
LEFT JOIN staff_member ON staff_member.id = visit_line.member AND staff_member.resource = resource.id
WHERE appointment.released_at IS NULL AND staff_member.id IS NULL
""",
    "what was added is done by who does the service, in its time": """
SELECT 'line ' || extra.id || ' of visit ' || extra.visit || ' was added to line ' || line.id
FROM visit_line AS extra JOIN visit_line AS line ON line.id = extra.added_to
WHERE extra.visit <> line.visit OR line.added_to IS NOT NULL OR extra.member IS DISTINCT FROM line.member
   OR EXISTS (SELECT FROM appointment WHERE appointment.line = extra.id)
""",
    "a class has as many places taken as it says, and no more than there are": """
SELECT 'class ' || event.id || ' says ' || taken || ' of ' || capacity || ', and has ' || seated
FROM (
    SELECT group_event.id, taken, capacity, coalesce(sum(seats) FILTER (
        WHERE visit.status NOT IN ('cancelled', 'listed')), 0) AS seated
    FROM group_event
    LEFT JOIN seat ON seat.event = group_event.id
    LEFT JOIN visit ON visit.id = seat.visit
    GROUP BY group_event.id
) AS event
WHERE seated <> taken OR seated > capacity
""",
    "a class that is held takes its leader's time, one that was called off takes nobody's": """
SELECT 'class ' || group_event.id || ' and the time of its leader do not agree'
FROM group_event JOIN staff_member ON staff_member.id = group_event.member
WHERE (cancelled_at IS NULL) <> EXISTS (
    SELECT FROM appointment WHERE event = group_event.id AND resource = staff_member.resource
        AND released_at IS NULL AND appointment.starts_at = group_event.starts_at)
""",
    "nobody is expected in a class that was called off": """
SELECT 'visit ' || visit.id || ' is ' || status || ' in class ' || event
FROM seat JOIN visit ON visit.id = seat.visit JOIN group_event ON group_event.id = seat.event
WHERE group_event.cancelled_at IS NOT NULL
  AND status IN ('requested', 'listed', 'waiting', 'confirmed', 'arrived')
""",
    "who has a place comes when the class is held": """
SELECT 'visit ' || visit.id || ' at ' || visit.starts_at || ', class at ' || group_event.starts_at
FROM seat JOIN visit ON visit.id = seat.visit JOIN group_event ON group_event.id = seat.event
WHERE status IN ('requested', 'listed', 'waiting', 'confirmed', 'arrived')
  AND visit.starts_at <> group_event.starts_at
""",
    "every service of a visit has its own time within it": """
SELECT 'line ' || line.id || ' of visit ' || visit.id
FROM visit_line AS line JOIN visit ON visit.id = line.visit
WHERE line.starts_at IS NOT NULL AND status IN ('requested', 'waiting', 'confirmed', 'arrived') AND (
    line.starts_at < visit.starts_at OR line.ends_at > visit.ends_at OR NOT EXISTS (
        SELECT FROM appointment JOIN staff_member ON staff_member.resource = appointment.resource
        WHERE appointment.line = line.id AND appointment.visit = visit.id AND staff_member.id = line.member
          AND released_at IS NULL
          AND appointment.starts_at < line.ends_at AND appointment.ends_at > line.starts_at))
""",
    "a visit lasts from its first service to its last": """
SELECT 'visit ' || visit.id
FROM visit JOIN visit_line AS line ON line.visit = visit.id AND line.starts_at IS NOT NULL
WHERE status IN ('requested', 'waiting', 'confirmed', 'arrived') GROUP BY visit.id
HAVING min(line.starts_at) <> visit.starts_at OR max(line.ends_at) <> visit.ends_at
""",
    "two services are done at once only where both may be": """
SELECT 'lines ' || one.id || ' and ' || other.id || ' of visit ' || one.visit
FROM visit_line AS one JOIN visit_line AS other ON other.visit = one.visit AND other.id > one.id
JOIN visit ON visit.id = one.visit
JOIN service AS first ON first.id = one.service JOIN service AS second ON second.id = other.service
WHERE status IN ('requested', 'waiting', 'confirmed', 'arrived')
  AND one.starts_at < other.ends_at AND other.starts_at < one.ends_at
  AND NOT (first.at_once AND second.at_once)
""",
    "a party is somebody, in one branch": """
SELECT 'party ' || party.id || ' has ' || count(visit.id) || ' visits' FROM party
LEFT JOIN visit ON visit.party = party.id GROUP BY party.id
HAVING count(visit.id) = 0 OR count(DISTINCT visit.branch) > 1
""",
    "a party has one recurrence, and one of its visits carries it": """
SELECT 'party ' || party FROM visit WHERE party IS NOT NULL AND recurrence IS NOT NULL
GROUP BY party HAVING count(*) > 1
""",
    "a hold lapses when the one that leads it does": """
SELECT 'hold ' || hold.id FROM hold JOIN hold AS first ON first.id = hold.lead
WHERE hold.expires_at <> first.expires_at OR hold.branch <> first.branch OR first.lead IS NOT NULL
""",
    "every closing has one bill": """
SELECT 'visit ' || visit.id || ' was closed ' || closing || ' times and has ' || bills || ' bills'
FROM (SELECT id, closing, (SELECT count(*) FROM bill WHERE visit = visit.id) AS bills FROM visit) AS visit
WHERE closing <> bills
""",
    "a bill comes to its lines, its tips and what was paid": """
SELECT 'bill ' || bill.id FROM bill
WHERE services + goods - discount <> (SELECT coalesce(sum(amount), 0) FROM bill_line WHERE bill = bill.id)
   OR tip <> (SELECT coalesce(sum(amount), 0) FROM bill_tip WHERE bill = bill.id)
   OR total + rounding <> (SELECT coalesce(sum(amount), 0) FROM payment WHERE bill = bill.id)
""",
    "the tax of a bill is in the book": """
SELECT 'bill ' || bill.id FROM bill
WHERE (SELECT coalesce(sum(tax), 0) FROM bill_line WHERE bill = bill.id) <> (
    SELECT coalesce(-sum(amount), 0) FROM posting JOIN book_account ON book_account.id = posting.account
    WHERE posting.transaction = bill.entry AND kind = 'tax')
""",
    "no line of a closing is paid twice": """
SELECT 'line ' || line || ', closing ' || closing
FROM pay_line GROUP BY line, closing, kind HAVING count(*) > 1
""",
    "a wait that ended with a visit names one": """
SELECT 'request ' || id FROM waiting_request WHERE (status = 'booked') <> (visit IS NOT NULL)
""",
    "a link that was finished is a visit, and holds nothing more": """
SELECT 'link ' || express.id || ' is ' || state FROM express LEFT JOIN hold ON hold.code = hold_code
WHERE (state = 'finished') <> (express.visit IS NOT NULL) OR (state <> 'open' AND hold.id IS NOT NULL)
""",
    "a time is put to one visit by one offer": """
SELECT 'visit ' || visit.id FROM waiting_offer JOIN visit ON visit.code = waiting_offer.code
WHERE answer = 'taken' AND waiting_offer.code <> '' GROUP BY visit.id HAVING count(*) > 1
""",
}
KEPT_BITS = "the kept bits are what is taken"
BOOK = "the book sums to zero"
CHAIN = "the chains of the book are whole"
EVERY_RULE = (*RULES, KEPT_BITS, BOOK, CHAIN)


async def broken(since: taking.Since = taking.EVER) -> list[str]:
    """Every case in which something does not hold, in words; see `taking` for `since`."""
    found = []
    for rule, sql in RULES.items():
        found += [f"{rule}: {row[0]}" for row in await fetch(sql)]
    found += await taking.broken_since(since)
    found += [f"{KEPT_BITS}: {day}" for day in await wrong_days()]
    found += [f"{BOOK}: transaction {row['transaction']}" for row in await faults()]
    found += [f"{CHAIN}: branch {each.branch}, {each.number}: {each.why}" for each in await chain_faults()]
    return found
