"""Passkeys: added, named and removed by their person; signing in and proving oneself with one."""

import secrets
from datetime import timedelta
from typing import Any

from asyncpg import UniqueViolationError

from catalog.queries import LARGEST_ID
from catalog.reading import words
from kit import clock, journal
from kit.db import execute, fetch, fetch_one, fetch_value, transaction
from kit.errors import Invalid, NotFound
from kit.rights import Actor
from kit.vault import fingerprint
from staff import passkeys
from staff.actions.session import OPEN, Where, enter, renew
from staff.passkeys import SECONDS, Key
from staff.tables import Passkey, Pending, Way

TAKE = """
DELETE FROM pending WHERE token_hash = $1 AND what = $2 AND expires_at > $3
  AND account IS NOT DISTINCT FROM $4 RETURNING token_hash
"""
KNOWN = "SELECT credential FROM passkey WHERE account = $1"
FIND = "SELECT id, account, credential, public_key, uses FROM passkey WHERE credential = $1"
NOTE_USE = "UPDATE passkey SET uses = $2, used_at = $3 WHERE id = $1"
NAME = words(60)


class WrongPasskey(Invalid):
    """The same words whether it is unknown, of a closed account, or its answer does not hold."""

    def __init__(self) -> None:
        super().__init__("That passkey does not open this desk. Try again, or sign in with your password.")


class PasskeyIsThere(Invalid):
    def __init__(self) -> None:
        super().__init__("That passkey is there already.")


async def begin_adding(actor: Actor) -> dict[str, Any]:
    actor.require_proof()
    challenge = await new_challenge(Pending.What.add_passkey, actor.account)
    known = [row["credential"] for row in await fetch(KNOWN, actor.account)]
    return passkeys.to_add(challenge, actor.account or 0, actor.name, known)


async def begin_using() -> dict[str, Any]:
    """For whoever asks: which passkey it will be, the browser and its person know."""
    return passkeys.to_use(await new_challenge(Pending.What.use_passkey))


async def new_challenge(what: Pending.What, account: int | None = None) -> bytes:
    challenge = secrets.token_bytes(32)
    expires_at = clock.now() + timedelta(seconds=SECONDS)
    await Pending(
        token_hash=fingerprint(challenge.hex()), what=what, account=account, expires_at=expires_at
    ).save()
    return challenge


async def take_challenge(what: Pending.What, credential: dict[str, Any], account: int | None = None) -> bytes:
    """The challenge an answer is for, which counts once; raises `WrongPasskey` where it is none of ours."""
    try:
        challenge = passkeys.challenge_of(credential)
    except ValueError:
        raise WrongPasskey from None
    if await fetch_value(TAKE, fingerprint(challenge.hex()), what.value, clock.now(), account) is None:
        raise WrongPasskey
    return challenge


async def add_passkey(actor: Actor, credential: dict[str, Any], name: str) -> None:
    actor.require_proof()
    named = NAME(name.strip(), "name")
    challenge = await take_challenge(Pending.What.add_passkey, credential, actor.account)
    key = passkeys.added(credential, challenge)
    if key is None:
        raise WrongPasskey
    async with transaction():
        await keep_key(actor, key, named)
        await journal.write(actor, "add a passkey", ("account", actor.account or 0), after={"name": named})


async def keep_key(actor: Actor, key: Key, name: str) -> None:
    kept = Passkey(
        account=actor.account,
        name=name,
        credential=key.credential,
        public_key=key.public_key,
        uses=key.uses,
        added_at=clock.now(),
    )
    try:
        async with transaction():
            await kept.save()
    except UniqueViolationError:
        raise PasskeyIsThere from None


async def sign_in_by_passkey(credential: dict[str, Any], where: Where) -> str:
    """The token for the cookie. It is both steps at once: something one has, and one's finger or its PIN."""
    account = await account_of_passkey(credential)
    async with transaction():
        if await fetch_one(OPEN, account) is None:
            raise WrongPasskey
        return await enter(account, Way.passkey, where)


async def prove_by_passkey(actor: Actor, token: str, credential: dict[str, Any]) -> str:
    """As `prove` does, by one of one's own."""
    if await account_of_passkey(credential) != actor.account:
        raise WrongPasskey
    return await renew(actor.account, token, Way.passkey)


async def account_of_passkey(credential: dict[str, Any]) -> int:
    """Whose it is, once its answer holds; the use is noted, so that a copied key would be noticed."""
    challenge = await take_challenge(Pending.What.use_passkey, credential)
    row = await fetch_one(FIND, str(credential.get("id", "")).replace("\0", ""))
    key = None if row is None else Key(row["credential"], row["public_key"], row["uses"])
    uses = None if key is None else passkeys.used(credential, challenge, key)
    if row is None or uses is None:
        raise WrongPasskey
    await execute(NOTE_USE, row["id"], uses, clock.now())
    account: int = row["account"]
    return account


async def rename_passkey(actor: Actor, passkey_id: int, name: str) -> None:
    actor.require_proof()
    passkey = await own_passkey(actor, passkey_id)
    await passkey.update_self({Passkey.name: NAME(name.strip(), "name")})


async def remove_passkey(actor: Actor, passkey_id: int) -> None:
    actor.require_proof()
    async with transaction():
        passkey = await own_passkey(actor, passkey_id)
        await passkey.remove()
        subject = ("account", actor.account or 0)
        await journal.write(actor, "remove a passkey", subject, before={"name": passkey.name})


async def own_passkey(actor: Actor, passkey_id: int) -> Passkey:
    mine = (Passkey.id == min(passkey_id, LARGEST_ID)) & (Passkey.account == actor.account)
    found = await Passkey.objects().where(mine).first()
    if found is None:
        raise NotFound("There is no such passkey.")
    return found
