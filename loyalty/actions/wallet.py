"""Cards in Apple Wallet: devices come and go, and are told what has changed when they ask."""

from datetime import UTC, datetime

from asyncpg import Record

from kit import clock
from kit.db import execute, fetch_one, fetch_value, transaction
from loyalty.queries.wallet import code_behind, codes_on, wallet_card
from loyalty.rules.wallet import WalletCard

MOST_DEVICES = 20  # of one card: a device takes another number now and then and forgets the former
LOOK = """
INSERT INTO wallet_pass AS kept (code, mark, changed_at)
VALUES ($1, $2, date_trunc('second', $3::timestamptz))
ON CONFLICT (code) DO UPDATE SET mark = excluded.mark,
    changed_at = greatest(excluded.changed_at, kept.changed_at + interval '1 second')
WHERE kept.mark <> excluded.mark
"""
KEPT = "SELECT id, changed_at FROM wallet_pass WHERE code = $1"
ADD = """
INSERT INTO wallet_device (wallet_pass, device, registered_at) VALUES ($1, $2, $3)
ON CONFLICT (wallet_pass, device) DO NOTHING RETURNING id
"""
FORGET = """
DELETE FROM wallet_device WHERE id IN (
    SELECT id FROM wallet_device WHERE wallet_pass = $1 ORDER BY id DESC OFFSET $2)
"""
REMOVE = """
DELETE FROM wallet_device USING wallet_pass
WHERE wallet_pass.id = wallet_device.wallet_pass AND wallet_pass.code = $1 AND device = $2
"""


async def look_again(code: Record, card: WalletCard) -> Record:
    """The row of the card, with since when it says what it says now."""
    async with transaction():
        await execute(LOOK, code["id"], card.mark, clock.now())
        found = await fetch_one(KEPT, code["id"])
    if found is None:
        raise LookupError("It was just put there.")
    return found


async def register(code: Record, device: str) -> bool:
    """Whether the device is new; the card tells it from now on what has changed."""
    card = await wallet_card(code)
    if card is None:
        return False
    async with transaction():
        kept = await look_again(code, card)
        added = await fetch_value(ADD, kept["id"], device, clock.now())
        await execute(FORGET, kept["id"], MOST_DEVICES)
    return added is not None


async def unregister(code: Record, device: str) -> None:
    """A second call changes nothing."""
    async with transaction():
        await execute(REMOVE, code["id"], device)


async def changed_since(device: str, tag: str) -> tuple[list[str], str]:
    """Codes of the device's cards that say something else since the tag it was given, and the next tag.

    Each is looked at now, so nothing has to be told when points move.
    """
    since = int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 12 else 0
    times = {each: await changed_at(each) for each in await codes_on(device)}
    later = [code for code, moment in times.items() if moment > since]
    return later, str(max([since, *times.values()]))


async def changed_at(text: str) -> int:
    """Seconds since 1970; 0 for a card that is gone."""
    code = await code_behind(text)
    card = await wallet_card(code) if code else None
    if code is None or card is None:
        return 0
    return int((await look_again(code, card))["changed_at"].timestamp())


def is_older(header: str, changed: datetime) -> bool:
    """Whether what a device got at the moment of an If-Modified-Since says something else by now."""
    try:
        got = datetime.strptime(header, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except ValueError:
        return True
    return got < changed
