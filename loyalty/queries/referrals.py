"""Who brought whom and what came of it, the rules for that, and whose code it is."""

from datetime import date

from asyncpg import Record

from catalog.queries import branch as branch_of
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.paging import Pages, pages
from loyalty.rules.promo_codes import as_kept
from loyalty.rules.referrals import Coming, KeptReferralRule

RULE = """
SELECT id, starts_on, is_on, bringer_points, newcomer_points, most_visits, least_paid FROM referral_rule
WHERE branch = $1
"""
IN_FORCE = f"{RULE} AND starts_on <= $2 ORDER BY starts_on DESC LIMIT 1"
ALL_RULES = f"{RULE} ORDER BY starts_on DESC"
OWNER = """
SELECT client.id, client.name FROM client_code JOIN client ON client.id = client_code.client
WHERE client_code.code = $1 AND client_code.kind = $2 AND client.erased_at IS NULL
"""
CODE_OF = "SELECT code FROM client_code WHERE client = $1 AND kind = $2 ORDER BY id LIMIT 1"
# Phones and e-mails of the cards and beside them; up the tree as far as it goes, once each.
COMING = """
WITH RECURSIVE above AS (
    SELECT bringer FROM referral WHERE client = $2
    UNION SELECT referral.bringer FROM referral JOIN above ON referral.client = above.bringer
), reached AS (
    SELECT id AS client, phone AS at FROM client WHERE id IN ($1, $2)
    UNION SELECT id, lower(nullif(email, '')) FROM client WHERE id IN ($1, $2)
    UNION SELECT client, lower(value) FROM client_contact
    WHERE client IN ($1, $2) AND kind IN ('phone', 'whatsapp', 'email')
)
SELECT EXISTS (
        SELECT FROM reached AS one JOIN reached AS other ON other.at = one.at
        WHERE one.client = $1 AND other.client = $2
    ) AS shares_contact,
    (SELECT count(*) FROM visit WHERE client = $1 AND status = 'done')::int AS visits,
    coalesce((SELECT name FROM client JOIN referral ON referral.bringer = client.id
        WHERE referral.client = $1), '') AS brought_by,
    array(SELECT bringer FROM above) AS above
"""
CAME_OF = """
SELECT visit.client, count(*)::int AS visits, coalesce(sum(to_bringer.points), 0)::int AS bringer_points,
    coalesce(sum(to_newcomer.points), 0)::int AS newcomer_points
FROM referral_gift AS gift JOIN visit ON visit.id = gift.visit
LEFT JOIN points_entry AS to_bringer ON to_bringer.id = gift.bringer_entry
LEFT JOIN points_entry AS to_newcomer ON to_newcomer.id = gift.newcomer_entry
WHERE gift.taken_back_at IS NULL GROUP BY visit.client
"""
ROWS = f"""
SELECT referral.id, referral.client, newcomer.name, referral.bringer, bringer.name AS bringer_name,
    referral.how, referral.taken_at, branch.zone,
    coalesce(came.visits, 0) AS visits,
    coalesce(came.bringer_points, 0) AS bringer_points, coalesce(came.newcomer_points, 0) AS newcomer_points,
    (SELECT count(*) FROM referral AS further WHERE further.bringer = referral.client)::int AS brought
FROM referral JOIN client AS newcomer ON newcomer.id = referral.client
JOIN client AS bringer ON bringer.id = referral.bringer JOIN branch ON branch.id = referral.branch
LEFT JOIN ({CAME_OF}) AS came ON came.client = referral.client
"""  # noqa: S608 - only constants
FOUND = """referral.branch = $1
    AND (strpos(lower(newcomer.name), lower($2)) > 0 OR strpos(lower(bringer.name), lower($2)) > 0)"""
PAGE = f"{ROWS} WHERE {FOUND} ORDER BY referral.taken_at DESC, referral.id DESC LIMIT $3 OFFSET $4"
COUNT = f"""
SELECT count(*) FROM referral JOIN client AS newcomer ON newcomer.id = referral.client
JOIN client AS bringer ON bringer.id = referral.bringer WHERE {FOUND}
"""  # noqa: S608 - only constants
BROUGHT = f"{ROWS} WHERE referral.bringer = $1 ORDER BY referral.taken_at DESC, referral.id DESC LIMIT 50"
BROUGHT_BY = f"{ROWS} WHERE referral.client = $1"
ABOVE = """
WITH RECURSIVE above AS (
    SELECT bringer, 1 AS step, ARRAY[client] AS seen FROM referral WHERE client = $1
    UNION ALL SELECT referral.bringer, step + 1, seen || referral.client
    FROM referral JOIN above ON referral.client = above.bringer
    WHERE referral.client <> ALL(seen) AND step < 20
)
SELECT client.id, client.name FROM above JOIN client ON client.id = above.bringer ORDER BY step
"""
# In the order of the branches where friends bring something.
WHERE_ON = """
SELECT rule.branch FROM branch JOIN LATERAL (
    SELECT branch, is_on FROM referral_rule
    WHERE branch = branch.id AND starts_on <= (now_at AT TIME ZONE branch.zone)::date
    ORDER BY starts_on DESC LIMIT 1
) AS rule ON rule.is_on CROSS JOIN (SELECT $1::timestamptz AS now_at) AS now WHERE branch.is_active
ORDER BY branch.id
"""
SUMS = """
SELECT count(*)::int AS friends, count(*) FILTER (WHERE came.visits > 0)::int AS came,
    coalesce(sum(came.bringer_points), 0)::int AS points
FROM referral LEFT JOIN ({came_of}) AS came ON came.client = referral.client WHERE referral.bringer = $1
""".format(came_of=CAME_OF)  # noqa: UP032 - only constants


async def referral_rule_on(branch: int) -> KeptReferralRule | None:
    """The rule in force in the branch today, unless it is one that ends what was before."""
    found = await referral_rule_at(branch)
    return found if found and found.is_on else None


async def referral_rule_in(branch: int, day: date) -> KeptReferralRule | None:
    """The same on a day."""
    row = await fetch_one(IN_FORCE, branch, day)
    return KeptReferralRule(**row) if row and row["is_on"] else None


async def referral_rule_at(branch: int) -> KeptReferralRule | None:
    """The latest that has started by the branch's own today."""
    today = clock.today((await branch_of(branch)).zone)
    row = await fetch_one(IN_FORCE, branch, today)
    return KeptReferralRule(**row) if row else None


async def referral_rules(branch: int) -> list[KeptReferralRule]:
    """The newest first."""
    return [KeptReferralRule(**row) for row in await fetch(ALL_RULES, branch)]


async def owner_of(typed: str, kind: str) -> Record | None:
    """Whose code it is; nobody's where they were erased."""
    return await fetch_one(OWNER, as_kept(typed)[:40], kind)


async def code_of(client: int, kind: str) -> str:
    """The first that was made; "" where none was."""
    return str(await fetch_value(CODE_OF, client, kind) or "")


async def coming(newcomer: int, bringer: int) -> Coming:
    """What the rules ask of somebody who says who sent them."""
    row = await fetch_one(COMING, newcomer, bringer)
    return Coming(newcomer=newcomer, bringer=bringer, **(row or {}))


async def referrals(branch: int, text: str, page: int) -> tuple[list[Record], Pages]:
    """Those that were said in a branch, the latest first, where either name has `text` in it."""
    asked = branch, text.strip()
    shown = pages(page, await fetch_value(COUNT, *asked))
    return await fetch(PAGE, *asked, shown.size, shown.offset), shown


async def brought(client: int) -> list[Record]:
    """Whom they brought, the latest first."""
    return await fetch(BROUGHT, client)


async def brought_by(client: int) -> Record | None:
    """How they were brought themselves."""
    return await fetch_one(BROUGHT_BY, client)


async def above(client: int) -> list[Record]:
    """Who brought them, and who brought those, the nearest first."""
    return await fetch(ABOVE, client)


async def what_friends_brought(client: int) -> Record:
    """How many took the code, how many of them came, and the points that this gave."""
    found = await fetch_one(SUMS, client)
    if found is None:
        raise LookupError("A sum has always a row.")
    return found


async def branches_with_referrals() -> list[int]:
    """Where a rule is in force today."""
    return [row["branch"] for row in await fetch(WHERE_ON, clock.now())]
