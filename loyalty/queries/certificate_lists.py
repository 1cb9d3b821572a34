"""Certificates that were sold: lists of them, one of them, and what is owed for all."""

from asyncpg import Record

from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.rights import Actor
from loyalty.rules.voucher_codes import as_kept

LARGEST_ID = 2**31 - 1
SURE = 6  # digits of a phone number
# $1 is the moment at which it is looked at: how one stands follows from what is known of it.
CERTIFICATES = """
SELECT voucher.id, voucher.of_type, voucher.code, voucher.branch, voucher.currency, voucher.client,
    voucher.visit, voucher.issued_at, voucher.expires_on, voucher.blocked_at, voucher.taken_back_at,
    kind.name, kind.price, number, certificate.nominal, certificate.buyer, for_whom, from_whom,
    message, certificate.design, certificate.email, send_on, letter, certificate.language,
    certificate.version, covers, pays_for, is_used_once,
    coalesce(holder.name, '') AS holder, coalesce(bought.name, '') AS buyer_name,
    coalesce(holder.phone, '') AS holder_phone, coalesce(bought.phone, '') AS buyer_phone,
    branch.name AS branch_name, branch.zone, branch.locale, branch.slug,
    amount_left, visits_left, amount_used,
    CASE WHEN voucher.taken_back_at IS NOT NULL THEN 'taken_back'
         WHEN voucher.blocked_at IS NOT NULL THEN 'blocked'
         WHEN voucher.expires_on < ($1::timestamptz AT TIME ZONE branch.zone)::date THEN 'expired'
         WHEN amount_left <= 0 OR is_used_once AND amount_used > 0
             OR covers = 'services' AND visits_left <= 0 THEN 'spent'
         ELSE 'active' END AS state
FROM certificate JOIN voucher ON voucher.id = certificate.voucher
JOIN branch ON branch.id = voucher.branch
JOIN voucher_type AS kind ON kind.id = voucher.of_type
LEFT JOIN certificate_terms AS terms ON terms.of_type = voucher.of_type
LEFT JOIN client AS holder ON holder.id = voucher.client
LEFT JOIN client AS bought ON bought.id = certificate.buyer
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0)::bigint AS amount_left, coalesce(sum(visits), 0)::int AS visits_left,
        -coalesce(sum(amount) FILTER (WHERE voucher_move.kind IN ('used', 'given_back')), 0)::bigint
            AS amount_used
    FROM voucher_move WHERE voucher_move.voucher = voucher.id
) AS moves
"""
ONE = f"{CERTIFICATES} WHERE voucher.id = $2"
FOUND = f"""
SELECT * FROM ({CERTIFICATES} WHERE voucher.branch = $2) AS found
WHERE ($3 = '' OR state = $3)
  AND ($4 = '' OR code = $5 OR number::text = $4 OR strpos(lower(name), lower($4)) > 0
       OR strpos(lower(for_whom), lower($4)) > 0 OR strpos(lower(holder), lower($4)) > 0
       OR strpos(lower(buyer_name), lower($4)) > 0
       OR $6 <> '' AND (strpos(holder_phone, $6) > 0 OR strpos(buyer_phone, $6) > 0))
"""  # noqa: S608  # only constants
LISTED = f"{FOUND} ORDER BY issued_at DESC, id DESC LIMIT $7 OFFSET $8"
COUNT = f"SELECT count(*) FROM ({FOUND}) AS counted"  # noqa: S608  # only constants
OF_CLIENT = f"""
{CERTIFICATES} WHERE (voucher.client = $2 OR buyer = $2) AND ($3::int[] IS NULL OR voucher.branch = ANY($3))
ORDER BY issued_at DESC, voucher.id DESC
"""
SOLD_ON = f"{CERTIFICATES} WHERE voucher.visit = $2 AND taken_back_at IS NULL ORDER BY voucher.id"
KNOWN = f"{CERTIFICATES} WHERE voucher.code = $2 AND taken_back_at IS NULL AND blocked_at IS NULL"
MOVES = """
SELECT voucher_move.id, voucher_move.kind, amount, visits, reason, made_at, made_by, voucher_move.visit,
    branch.name AS branch
FROM voucher_move LEFT JOIN visit ON visit.id = voucher_move.visit
LEFT JOIN branch ON branch.id = visit.branch
WHERE voucher = $1 ORDER BY made_at DESC, voucher_move.id DESC
"""
PIECES = """
SELECT service.name, count(*) AS given, count(*) FILTER (WHERE used_on_line = 0) AS free
FROM certificate_piece JOIN service ON service.id = certificate_piece.service
WHERE voucher = $1 GROUP BY service.name ORDER BY service.name
"""


async def certificates_here(branch: int, text: str, state: str, page: int) -> tuple[list[Record], Pages]:
    """Those of the branch, newest first: by code, number, phone, or a name of kind or person; in a state."""
    wanted = text.strip()[:80]
    asked = clock.now(), branch, state, wanted, as_kept(wanted), phone_in(wanted)
    shown = pages(page, await fetch_value(COUNT, *asked))
    return await fetch(LISTED, *asked, shown.size, shown.offset), shown


def phone_in(text: str) -> str:
    """The end of a phone number as cards keep it; "" where that is none, or too little of one to be sure."""
    digits = "".join(letter for letter in text if letter.isdigit()).lstrip("0")
    is_phone = len(digits) >= SURE and not any(letter.isalpha() for letter in text)
    return digits if is_phone else ""


async def sold_on(visit: int) -> list[Record]:
    """Those that were sold with a visit and not taken back, in their order."""
    return await fetch(SOLD_ON, clock.now(), visit)


async def certificates_of(client: int, branches: list[int] | None) -> list[Record]:
    """Those that a client has, or bought, newest first; of some branches, or all."""
    return await fetch(OF_CLIENT, clock.now(), client, branches)


async def certificate(voucher: int) -> Record:
    """Raises NotFound; whoever asks is not looked at."""
    found = await fetch_one(ONE, clock.now(), voucher) if 0 < voucher <= LARGEST_ID else None
    if found is None:
        raise NotFound("There is no such certificate.")
    return found


async def access_certificate(actor: Actor, voucher: int) -> Record:
    """One that was sold in a branch of the actor."""
    found = await certificate(voucher)
    actor.require_branch(found["branch"], "certificate")
    return found


async def moves_of(voucher: int) -> list[Record]:
    """Every change of what is left, newest first."""
    return await fetch(MOVES, voucher)


async def pieces_left(voucher: int) -> list[Record]:
    """Of each service how many it gave, and how many are left."""
    return await fetch(PIECES, voucher)


async def known_code(code: str) -> Record | None:
    """A certificate that whoever has its code may know of: not one that is blocked or was taken back.

    One statement, and the same one, whatever the code is.
    """
    return await fetch_one(KNOWN, clock.now(), as_kept(code)[:40])
