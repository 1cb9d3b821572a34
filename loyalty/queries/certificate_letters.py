"""What a certificate is printed and written from, and which of them are to be written next."""

from datetime import datetime, timedelta
from typing import Any

from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from reminders.tables import Message

FACTS = """
SELECT voucher.id, voucher.code, voucher.currency, voucher.branch, voucher.expires_on, voucher.issued_at,
    coalesce(nullif(terms.title, ''), kind.name) AS title, certificate.nominal, for_whom, from_whom, message,
    certificate.design, certificate.email, certificate.version, send_on, letter,
    coalesce(covers, 'sum') AS covers, pays_for, coalesce(is_used_once, FALSE) AS is_used_once,
    voucher.of_type, coalesce(certificate.buyer, voucher.client) AS writer, voucher.client AS holder,
    coalesce(client.email, '') AS card_email, coalesce(held.email, '') AS holder_email,
    coalesce(nullif(certificate.language, ''), client.language, '') AS language,
    branch.name AS branch_name, branch.address, branch.phone, branch.locale, branch.slug, branch.zone,
    (SELECT coalesce(sum(amount), 0)::bigint FROM voucher_move WHERE voucher_move.voucher = voucher.id)
        AS amount_left
FROM certificate JOIN voucher ON voucher.id = certificate.voucher
JOIN branch ON branch.id = voucher.branch
JOIN voucher_type AS kind ON kind.id = voucher.of_type
LEFT JOIN certificate_terms AS terms ON terms.of_type = voucher.of_type
LEFT JOIN client ON client.id = coalesce(certificate.buyer, voucher.client)
LEFT JOIN client AS held ON held.id = voucher.client
WHERE voucher.id = $1
"""
SERVICES = """
SELECT service.name, quantity FROM certificate_service
JOIN service ON service.id = certificate_service.service WHERE of_type = $1 ORDER BY service.name
"""
FREE = """
SELECT service.name, count(*)::int AS free FROM certificate_piece
JOIN service ON service.id = certificate_piece.service
WHERE voucher = $1 AND used_on_line = 0 GROUP BY service.name ORDER BY service.name
"""
# From nine in the morning of its day, by the branch's clock.
NEXT = """
UPDATE certificate SET next_try_at = $2 WHERE id = (
    SELECT certificate.id FROM certificate JOIN voucher ON voucher.id = certificate.voucher
    JOIN branch ON branch.id = voucher.branch
    WHERE send_on IS NOT NULL AND letter IS NULL AND certificate.email <> ''
      AND (send_on + time '09:00') AT TIME ZONE branch.zone <= $1
      AND (next_try_at IS NULL OR next_try_at <= $1)
      AND taken_back_at IS NULL AND blocked_at IS NULL AND coalesce(buyer, voucher.client) IS NOT NULL
    ORDER BY send_on, certificate.id LIMIT 1 FOR UPDATE OF certificate SKIP LOCKED
) RETURNING voucher
"""
STILL = "SELECT id FROM certificate WHERE voucher = $1 AND version = $2 AND letter IS NULL FOR UPDATE"
# Once for each last day; not of those that were sold so late that it is no news.
ENDING = """
SELECT voucher.id FROM voucher JOIN certificate ON certificate.voucher = voucher.id
JOIN branch ON branch.id = voucher.branch LEFT JOIN client ON client.id = voucher.client
LEFT JOIN certificate_terms AS terms ON terms.of_type = voucher.of_type
CROSS JOIN LATERAL (SELECT ($1::timestamptz AT TIME ZONE branch.zone) AS wall) AS here
WHERE expires_on BETWEEN wall::date AND wall::date + $2::int AND wall::time BETWEEN '09:00' AND '20:00'
  AND told_of_on IS DISTINCT FROM expires_on AND taken_back_at IS NULL AND blocked_at IS NULL
  AND (issued_at AT TIME ZONE branch.zone)::date + 2 * $2::int < expires_on
  AND (letter IS NOT NULL AND certificate.email <> '' OR client.email <> '')
  AND coalesce(voucher.client, buyer) IS NOT NULL
  AND (SELECT sum(amount) FROM voucher_move WHERE voucher_move.voucher = voucher.id) > 0
  AND NOT (coalesce(is_used_once, FALSE) AND (
      SELECT coalesce(sum(amount), 0) < 0 FROM voucher_move
      WHERE voucher_move.voucher = voucher.id AND kind IN ('used', 'given_back')))
ORDER BY voucher.id LIMIT 1
"""
TELL = """
UPDATE certificate SET told_of_on = $2 WHERE voucher = $1 AND told_of_on IS DISTINCT FROM $2 RETURNING id
"""
LETTER = "SELECT status, sent_at, why, recipient FROM message WHERE id = $1"
UNDELIVERED = (Message.Status.failed, Message.Status.not_sent, Message.Status.cancelled)


async def paper_facts(voucher: int) -> dict[str, Any]:
    """All that is printed or written of one, with the names of its services; raises NotFound."""
    row = await fetch_one(FACTS, voucher)
    if row is None:
        raise NotFound("There is no such certificate.")
    services = [(each["name"], each["quantity"]) for each in await fetch(SERVICES, row["of_type"])]
    free = [(each["name"], each["free"]) for each in await fetch(FREE, voucher)]
    return {**row, "services": services, "free": free}


async def next_to_send(now: datetime, lease: datetime) -> int | None:
    """One whose day has come, in hand until `lease`."""
    found: int | None = await fetch_value(NEXT, now, lease)
    return found


async def hold_unsent(voucher: int, version: int) -> bool:
    """Until the transaction ends; False where somebody has written or changed it meanwhile."""
    return await fetch_value(STILL, voucher, version) is not None


async def next_ending(now: datetime, before: timedelta) -> int | None:
    """One whose holder is to be told that it ends, at most so long `before`."""
    found: int | None = await fetch_value(ENDING, now, before.days)
    return found


async def mark_told(facts: dict[str, Any]) -> bool:
    """False where somebody else has told it."""
    return await fetch_value(TELL, facts["id"], facts["expires_on"]) is not None


async def letter_of(message: int | None) -> dict[str, Any] | None:
    """How the letter that took it along stands."""
    row = await fetch_one(LETTER, message) if message else None
    return dict(row) if row else None
