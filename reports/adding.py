"""Adding up days of the book behind those who write in it: never ahead of the chain, each link once.

Done twice, or by two processes at once, it comes to the same: the mark of a branch is held meanwhile.
"""

from kit.db import execute, fetch, fetch_one, fetch_value, transaction

AT_ONCE = 20_000
# Branches with links that are not added up yet, or whose clock is another now.
BEHIND = """
SELECT branch.id, branch.zone, coalesce(mark.number, 0) AS number, head.number AS head,
    mark.zone IS DISTINCT FROM branch.zone AS is_moved
FROM branch CROSS JOIN LATERAL (
    SELECT book_link.number FROM book_link WHERE book_link.branch = branch.id
    ORDER BY book_link.number DESC LIMIT 1
) AS head LEFT JOIN report_mark AS mark ON mark.branch = branch.id
WHERE coalesce(mark.number, 0) < head.number OR mark.zone IS DISTINCT FROM branch.zone
ORDER BY branch.id LIMIT 1
"""
BEGIN = "INSERT INTO report_mark (branch, number, zone) VALUES ($1, 0, $2) ON CONFLICT (branch) DO NOTHING"
HOLD = "SELECT number, zone FROM report_mark WHERE branch = $1 FOR UPDATE"
FORGET = "DELETE FROM report_day WHERE branch = $1"
# Of a link all postings count for the branch it is of.
COUNTED = """
SELECT book_link.branch, (made.happened_at AT TIME ZONE $4::text)::date AS day_on, account.kind, account.unit,
    sum(posting.amount)::bigint AS amount
FROM book_link JOIN book_transaction AS made ON made.id = book_link.transaction
JOIN posting ON posting.transaction = made.id JOIN book_account AS account ON account.id = posting.account
WHERE book_link.branch = $1 AND book_link.number > $2 AND book_link.number <= $3
GROUP BY 1, 2, 3, 4
"""
ADD = f"""
INSERT INTO report_day (branch, day_on, kind, unit, amount) {COUNTED} ORDER BY 1, 2, 3, 4
ON CONFLICT (branch, day_on, kind, unit) DO UPDATE SET amount = report_day.amount + excluded.amount
"""
MARK = "UPDATE report_mark SET number = $2, zone = $3 WHERE branch = $1"
WRONG = f"""
WITH counted AS ({COUNTED})
SELECT count(*) FROM counted FULL JOIN (SELECT * FROM report_day WHERE branch = $1) AS kept
    USING (branch, day_on, kind, unit)
WHERE coalesce(kept.amount, 0) <> coalesce(counted.amount, 0)
"""  # noqa: S608 - only a constant
MARKS = "SELECT branch, number, zone FROM report_mark ORDER BY branch"


async def add_next() -> bool:
    """Takes up to 20,000 links of one branch into its days; says whether there may be more."""
    behind = await fetch_one(BEHIND)
    if behind is None:
        return False
    branch, zone = behind["id"], behind["zone"]
    async with transaction():
        await execute(BEGIN, branch, zone)
        mark = await fetch_one(HOLD, branch)
        number = mark["number"] if mark and mark["zone"] == zone else 0
        if number >= behind["head"]:
            return False  # somebody else was faster
        if number == 0:
            await execute(FORGET, branch)
        upto = min(number + AT_ONCE, behind["head"])
        await execute(ADD, branch, number, upto, zone)
        await execute(MARK, branch, upto, zone)
    return True


async def repair_sums() -> list[int]:
    """Branches whose days said something else than the book; they are added up anew."""
    wrong = []
    for mark in await fetch(MARKS):
        if await fetch_value(WRONG, mark["branch"], 0, mark["number"], mark["zone"]):
            wrong.append(mark["branch"])
            await execute(MARK, mark["branch"], 0, mark["zone"])
    while await add_next():
        pass
    return wrong
