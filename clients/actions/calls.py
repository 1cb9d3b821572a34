"""Calls: noted by hand, told by a telephone exchange, rung back, and made clients of."""

import hmac
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from clients.actions.cards import find_or_add
from clients.queries import access_client, home
from clients.queries import calls as queries
from clients.rules.calls import Call, read_call, read_told
from clients.schemas import CallForm
from clients.tables.calls import Result
from kit import clock, journal
from kit.db import execute, fetch_value, transaction
from kit.errors import Forbidden, Invalid, Refused
from kit.rights import Actor, Permission
from kit.vault import new_code

KEPT_UNKNOWN = timedelta(days=180)
KEEP = """
INSERT INTO client_call
    (client, direction, result, phone, started_at, seconds, words, next_step, who, told_as)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (told_as) DO NOTHING RETURNING id
"""
SETTLE = """
UPDATE client_call SET settled_at = $4
WHERE settled_at IS NULL AND direction = 'in' AND result = 'missed' AND started_at <= $3
  AND (client = $1 OR phone = $2 AND phone <> '')
"""
SET_SETTLED = "UPDATE client_call SET settled_at = $2 WHERE id = $1"
GIVE = "UPDATE client_call SET client = $2 WHERE phone = $1 AND client IS NULL"
RENEW = """
INSERT INTO call_door (id, token_hash, made_at, made_by) VALUES (1, $1, $2, $3)
ON CONFLICT (id) DO UPDATE SET token_hash = $1, made_at = $2, made_by = $3
"""
CLEAR = "DELETE FROM client_call WHERE client IS NULL AND started_at < $1"


class NoNumber(Refused):
    """Whoever rang hid the number, so that nothing leads back to them."""

    def __init__(self) -> None:
        super().__init__("The number of this call is hidden or is somebody’s by now. Make the card by hand.")


async def note_call(actor: Actor, client_id: int, form: CallForm) -> int:
    """On the card, signed; one that was answered settles what was missed before. Raises `Invalid`."""
    actor.require(Permission.edit_clients)
    call = read_call(form, (await home(actor)).zone, clock.now())
    async with transaction():
        await access_client(actor, client_id, lock=True)
        made = await keep(call, client_id, actor.name)
        told = {"call": call.direction, "result": call.result, "words": call.words, "next": call.next_step}
        await journal.write(actor, "note call", ("client", client_id), after=told)
    return made or 0


async def take_told(token: str, sent: Mapping[str, Any]) -> bool:
    """What an exchange tells. Told again, under the same name, it is kept once: False. Raises `Invalid`."""
    if not hmac.compare_digest(hashed(token), await queries.token_hash()):
        raise Forbidden("The secret token is not the one of the page “Telephone”.")
    call = read_told(sent, await queries.country(), clock.now())
    async with transaction():
        return bool(await keep(call, await queries.whose(call.phone), ""))


async def keep(call: Call, client_id: int | None, who: str) -> int | None:
    made: int | None = await fetch_value(
        KEEP, client_id, call.direction, call.result, call.phone, call.started_at, call.seconds,
        call.words, call.next_step, who, call.told_as,
    )  # fmt: skip
    if made and call.result == Result.answered:
        await execute(SETTLE, client_id, call.phone, call.started_at, clock.now())
    return made


async def set_settled(actor: Actor, call_id: int, *, settled: bool) -> None:
    """Nobody has to ring back; or somebody has to after all."""
    async with transaction():
        await queries.access_call(actor, call_id)
        await execute(SET_SETTLED, call_id, clock.now() if settled else None)


async def make_client(actor: Actor, call_id: int, name: str) -> int:
    """The card of whoever rang, found or new, with all calls of the number. Raises `Invalid`."""
    async with transaction():
        call = await queries.access_call(actor, call_id)
        if call.client is not None or not call.phone:
            raise NoNumber
        try:
            client = await find_or_add(actor, name, call.phone, "", await queries.country())
        except Invalid as wrong:
            if "phone" in wrong.fields:
                raise NoNumber from wrong
            raise
        await execute(GIVE, call.phone, client.id)
    return int(client.id)


async def renew_token(actor: Actor) -> str:
    """The secret that an exchange has to show from now on; only its hash is kept."""
    actor.require(Permission.edit_catalog)
    token = new_code()
    async with transaction():
        await execute(RENEW, hashed(token), clock.now(), actor.name)
        await journal.write(actor, "renew", ("call_door", 1))
    return token


async def clear_calls() -> bool:
    """Calls of nobody known go after half a year."""
    await execute(CLEAR, clock.now() - KEPT_UNKNOWN)
    return False


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
