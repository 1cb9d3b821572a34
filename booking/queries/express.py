"""Links by which clients finish a booking: one by its code or its id, and the list of them."""

from asyncpg import Record

from booking.express_tables import Express, ExpressTerms
from booking.rules.express import LAPSED, OPEN, USUAL
from booking.rules.typed import LARGEST_ID
from catalog.tables import Branch
from clients import rules as contacts
from clients.queries import own_column
from kit import clock
from kit.db import fetch, fetch_one
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor, Permission

SIZE = 20
STATES = (OPEN, "finished", LAPSED, "declined", "withdrawn")
# A specialist sees those of the own column, and those they made themselves.
MATCHES = """
FROM express JOIN service ON service.id = express.service
JOIN staff_member ON staff_member.id = express.member
LEFT JOIN visit ON visit.id = express.visit
LEFT JOIN message ON message.id = express.message
CROSS JOIN LATERAL (
    SELECT CASE WHEN express.state = 'open' AND express.expires_at <= $1 THEN 'lapsed' ELSE express.state END
        AS state
) AS shown
WHERE express.branch = $2 AND ($3::int IS NULL OR express.member = $3 OR express.account = $4)
  AND (express.name ILIKE $5 OR service.name ILIKE $5 OR express.phone LIKE ANY($6::text[]))
"""
COUNTS = f"SELECT shown.state, count(*) AS links {MATCHES} GROUP BY shown.state"
LIST = f"""
SELECT express.id, shown.state, express.name, express.phone, express.starts_at, express.ends_at,
       express.created_at, express.made_by, express.expires_at, express.ended_at, express.ended_by,
       express.visit, express.service, express.client, express.any_member, express.member,
       service.name AS title, staff_member.name AS member_name, coalesce(message.status, '') AS letter
{MATCHES} AND shown.state = $7
ORDER BY CASE WHEN shown.state = 'open' THEN express.expires_at END,
         coalesce(express.ended_at, express.expires_at) DESC, express.id DESC
LIMIT $8 OFFSET $9
"""
SHOWN = """
SELECT service.name AS title, staff_member.name AS member_name, coalesce(visit.code, '') AS visit_code,
       coalesce(skill_terms.price, service_price.price, 0) AS price, client.email AS card_email,
       coalesce(message.status, '') AS letter, coalesce(message.why, '') AS letter_why
FROM express JOIN service ON service.id = express.service
JOIN staff_member ON staff_member.id = express.member
JOIN client ON client.id = express.client
LEFT JOIN visit ON visit.id = express.visit
LEFT JOIN message ON message.id = express.message
LEFT JOIN service_price
    ON service_price.service = express.service AND service_price.branch = express.branch
LEFT JOIN skill_terms ON skill_terms.service = express.service AND skill_terms.member = express.member
WHERE express.id = $1
"""


async def link_by_code(code: str) -> Express:
    """What the client's own link opens; nobody can guess the code."""
    found: Express | None = await Express.objects().where(Express.code == contacts.clean(code)).first()
    if found is None:
        raise NotFound("There is no such booking. Please check the link, or call us.")
    return found


async def link_row(link_id: int, *, lock: bool = False) -> Express:
    """The link; with `lock` held until the transaction ends."""
    wanted = Express.objects().where(Express.id == link_id).first()
    found: Express | None = await (wanted.lock_rows() if lock else wanted)
    if found is None:
        raise NotFound("There is no such link.")
    return found


async def access_link(actor: Actor, link_id: int) -> Express:
    """A link of one of the actor's branches; for a specialist of the own column, or one they made."""
    found = await link_row(min(link_id, LARGEST_ID))
    if not actor.works_in(found.branch) or not sees(actor, found):
        raise NotFound("There is no such link.")
    return found


def sees(actor: Actor, link: Express) -> bool:
    return own_column(actor) in (None, link.member) or link.account == actor.account


async def shown_link(link: Express) -> Record:
    """What stands around a link: names, the usual price as it is now, its letter, and the visit it became."""
    found = await fetch_one(SHOWN, link.id)
    if found is None:
        raise NotFound("There is no such link.")
    return found


async def usual_minutes(branch_id: int) -> int:
    """For how long the branch holds a time for a link."""
    kept = await ExpressTerms.objects().where(ExpressTerms.branch == branch_id).first()
    return int(kept.minutes) if kept else USUAL


async def links_sent(
    actor: Actor, branch: Branch, state: str, text: str, page: int
) -> tuple[list[Record], Pages, dict[str, int]]:
    """A page of the links of a state, and how many of each state fit the text.

    Open ones by when they lapse, the others from the last.
    """
    phones = contacts.phone_patterns(text, whole=not actor.may(Permission.see_phones))
    who = (branch.id, own_column(actor), actor.account)
    wanted = (clock.now(), *who, contacts.name_pattern(text), phones)
    counts = {row["state"]: row["links"] for row in await fetch(COUNTS, *wanted)}
    shown = pages(page, counts.get(state, 0), size=SIZE)
    return await fetch(LIST, *wanted, state, shown.size, shown.offset), shown, counts
