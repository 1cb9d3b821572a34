"""Reading reviews: one for its author, those of the desk, and those that are published."""

from asyncpg import Record

from clients.tables import Review
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission

SIZE = 20
ROWS = """
SELECT review.id, review.rating, review.words, review.status, review.written_at, review.changed_at,
       review.answer, review.answered_by, review.answered_at, review.version, visit.id AS visit,
       visit.starts_at, client.id AS client, coalesce(client.name, '') AS name,
       client.erased_at IS NOT NULL AS is_erased, coalesce(client.warning, '') AS warning,
       branch.id AS branch, branch.name AS branch_name, branch.zone, coalesce((
           SELECT string_agg(DISTINCT staff_member.name, ', ')
           FROM visit_line JOIN staff_member ON staff_member.id = visit_line.member
           WHERE visit_line.visit = visit.id), '') AS staff,
       coalesce((SELECT string_agg(title, ', ' ORDER BY position, id)
                 FROM visit_line WHERE visit_line.visit = visit.id), '') AS titles
"""
FROM = """
FROM review JOIN visit ON visit.id = review.visit JOIN branch ON branch.id = visit.branch
LEFT JOIN client ON client.id = visit.client
"""
MATCHING = f"""{FROM}
WHERE ($1::int[] IS NULL OR visit.branch = ANY($1)) AND ($2 = '' OR review.status = $2)
  AND ($3 = 0 OR review.rating = $3)
  AND ($4 = '' OR strpos(lower(client.name || ' ' || review.words || ' ' || review.answer), lower($4)) > 0)
"""
COUNTS = f"SELECT review.status, count(*) {MATCHING} GROUP BY review.status"
PAGE = f"{ROWS} {MATCHING} ORDER BY review.written_at DESC, review.id DESC LIMIT $5 OFFSET $6"
ONE = f"{ROWS} {FROM} WHERE review.id = $1"
PUBLISHED = f"{FROM} WHERE visit.branch = $1 AND review.status = 'published'"
SHOWN = f"{ROWS} {PUBLISHED} ORDER BY review.written_at DESC, review.id DESC LIMIT $2 OFFSET $3"
COUNT_SHOWN = f"SELECT count(*) {PUBLISHED}"


async def review_of(visit: int) -> Review | None:
    found: Review | None = await Review.objects().where(Review.visit == visit).first()
    return found


async def access_review(actor: Actor, review_id: int) -> Record:
    """One of a visit in the actor's branches."""
    actor.require(Permission.see_clients)
    found = await fetch_one(ONE, review_id) if 0 < review_id < 2**31 else None
    if found is None or not actor.works_in(found["branch"]):
        raise NotFound("There is no such review.")
    return found


async def reviews(
    actor: Actor, text: str, status: str, rating: int, page: int
) -> tuple[list[Record], Pages, dict[str, int]]:
    """The latest first, and how many of each status the other filters leave (all of them under "")."""
    actor.require(Permission.see_clients)
    branches = None if actor.branches is None else sorted(actor.branches)
    wanted = text.strip()[:100]
    rows = await fetch(COUNTS, branches, "", rating, wanted)
    counts: dict[str, int] = {row["status"]: row["count"] for row in rows}
    counts[""] = sum(counts.values())
    found = pages(page, counts.get(status, 0), SIZE)
    return await fetch(PAGE, branches, status, rating, wanted, found.size, found.offset), found, counts


async def published(branch: int, page: int) -> tuple[list[Record], Pages]:
    """What strangers may read, the latest first."""
    found = pages(page, await fetch_value(COUNT_SHOWN, branch), SIZE)
    return await fetch(SHOWN, branch, found.size, found.offset), found
