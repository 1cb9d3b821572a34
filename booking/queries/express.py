"""Links by which clients finish a booking: one by its code or its id, and the list of them."""

from dataclasses import dataclass

from asyncpg import Record

from booking.express_tables import Express, ExpressTerms
from booking.queries.prices import price_then
from booking.queries.setup import setup_of
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
from kit.words import _

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
       express.addons, service.name || coalesce(', with ' || (
           SELECT string_agg(extra.name, ' and ' ORDER BY place)
           FROM unnest(express.addons) WITH ORDINALITY AS added (id, place)
           JOIN service AS extra ON extra.id = added.id
       ), '') AS title, staff_member.name AS member_name, coalesce(message.status, '') AS letter
{MATCHES} AND shown.state = $7
ORDER BY CASE WHEN shown.state = 'open' THEN express.expires_at END,
         coalesce(express.ended_at, express.expires_at) DESC, express.id DESC
LIMIT $8 OFFSET $9
"""  # noqa: S608 - only constants
SHOWN = """
SELECT staff_member.name AS member_name, coalesce(visit.code, '') AS visit_code,
       client.email AS card_email,
       coalesce(message.status, '') AS letter, coalesce(message.why, '') AS letter_why,
       wanted.ids, wanted.titles, wanted.prices
FROM express
JOIN staff_member ON staff_member.id = express.member
JOIN client ON client.id = express.client
LEFT JOIN visit ON visit.id = express.visit
LEFT JOIN message ON message.id = express.message
CROSS JOIN LATERAL (
    SELECT array_agg(one.id ORDER BY place) AS ids, array_agg(one.name ORDER BY place) AS titles,
           array_agg(coalesce(own.price, listed.price, 0) ORDER BY place) AS prices
    FROM unnest(express.service || express.addons) WITH ORDINALITY AS each (id, place)
    JOIN service AS one ON one.id = each.id
    LEFT JOIN service_price AS listed ON listed.service = one.id AND listed.branch = express.branch
    LEFT JOIN skill_terms AS own ON own.service = one.id AND own.member = express.member
) AS wanted
WHERE express.id = $1
"""


async def link_by_code(code: str) -> Express:
    """What the client's own link opens; nobody can guess the code."""
    found: Express | None = await Express.objects().where(Express.code == contacts.clean(code)).first()
    if found is None:
        raise NotFound(_("There is no such booking. Please check the link, or call us."))
    return found


async def link_row(link_id: int, *, lock: bool = False) -> Express:
    """The link; with `lock` held until the transaction ends."""
    wanted = Express.objects().where(Express.id == link_id).first()
    found: Express | None = await (wanted.lock_rows() if lock else wanted)
    if found is None:
        raise NotFound(_("There is no such link."))
    return found


async def access_link(actor: Actor, link_id: int) -> Express:
    """A link of one of the actor's branches; for a specialist of the own column, or one they made."""
    found = await link_row(min(link_id, LARGEST_ID))
    if not actor.works_in(found.branch) or not sees(actor, found):
        raise NotFound(_("There is no such link."))
    return found


def sees(actor: Actor, link: Express) -> bool:
    return own_column(actor) in (None, link.member) or link.account == actor.account


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a link: names, the price of everything at its time, its letter, what it became."""

    title: str
    member_name: str
    price: int
    visit_code: str
    card_email: str
    letter: str
    letter_why: str


async def shown_link(link: Express) -> Around:
    found = await fetch_one(SHOWN, link.id)
    if found is None:
        raise NotFound(_("There is no such link."))
    facts = dict(found)
    wanted = list(zip(facts.pop("ids"), facts.pop("prices"), strict=True))
    titles, setup = facts.pop("titles"), await setup_of(link.branch)
    price = sum(price_then(setup, service, usual, link.starts_at) for service, usual in wanted)
    return Around(title=contacts.with_addons(titles[0], titles[1:]), price=price, **facts)


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
