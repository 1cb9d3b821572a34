"""Shared tablets: made, changed and ended by who looks after accounts; opened by PIN and locked again."""

from datetime import timedelta

from asyncpg import Record

from catalog.queries import access_branch
from catalog.reading import read, whole, words, wrong
from kit import clock, journal
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import Invalid, Refused, TooMany
from kit.rights import Actor, Permission
from kit.vault import fingerprint, new_token
from staff import queries
from staff.actions.session import Where, enter
from staff.passwords import hash_password, is_password
from staff.pins import fault_of_pin
from staff.schemas import TabletForm
from staff.tables import Account, PinTries, Tablet, Way

TRIES = 5
AT_ONCE = 2  # wrong PINs before each further try has to wait
PAUSE = timedelta(seconds=30)
LONGEST_LOCK = 60
READERS = {"name": words(60), "lock_minutes": whole(1, LONGEST_LOCK)}
# Counted before the PIN is looked at, so that guesses made at once are counted as well.
CLAIM = """
INSERT INTO pin_tries (tablet, account, failures, tried_at) VALUES ($1, $2, 1, $3)
ON CONFLICT (tablet, account) DO UPDATE SET failures = pin_tries.failures + 1, tried_at = $3
WHERE pin_tries.failures < $5 AND (pin_tries.failures <= $6 OR pin_tries.tried_at <= $4)
RETURNING failures
"""
FAILURES = "SELECT failures FROM pin_tries WHERE tablet = $1 AND account = $2"
FORGET = "DELETE FROM pin_tries WHERE tablet = $1 AND account = $2"
STILL = "SELECT FROM account WHERE id = $1 AND pin_hash = $2 AND closed_at IS NULL FOR UPDATE"


class NotShared(Refused):
    def __init__(self) -> None:
        super().__init__("This device is no shared tablet, or is one no more. Sign in with your password.")


class WrongPin(Invalid):
    def __init__(self) -> None:
        super().__init__("That is not the PIN. Try again.", pin="Type the PIN again.")


class PinPause(TooMany):
    def __init__(self) -> None:
        super().__init__(f"Wrong again. Wait {PAUSE.seconds} seconds before the next try.")


class PinLocked(TooMany):
    def __init__(self) -> None:
        super().__init__(
            f"The PIN was wrong {TRIES} times, so it is locked on this tablet. "
            "Sign in with your password once, or ask a manager to unlock it."
        )


async def share_tablet(actor: Actor, form: TabletForm, browser: str) -> str:
    """The token of a device that from now on stays signed in for a branch."""
    actor.require(Permission.edit_accounts)
    values = read(form, READERS)
    branch = await access_branch(actor, whole(1, 999_999_999)(form.branch.strip(), "branch"))
    token, now = new_token(), clock.now()
    tablet = Tablet(
        branch=branch.id,
        token_hash=fingerprint(token),
        shared_at=now,
        shared_by=actor.name,
        seen_at=now,
        browser=browser.replace("\0", "")[:300],
        **values,
    )
    async with transaction():
        await tablet.save()
        await journal.write(actor, "share", ("tablet", tablet.id), branch=branch.id, after=values)
    return token


async def change_tablet(actor: Actor, tablet_id: int, form: TabletForm) -> None:
    values = read(form, READERS)
    async with transaction():
        tablet = await queries.access_tablet(actor, tablet_id)
        before = {name: getattr(tablet, name) for name in values}
        await tablet.update_self({getattr(Tablet, name): value for name, value in values.items()})
        if before != values:
            await journal.write(
                actor, "change", ("tablet", tablet_id), branch=tablet.branch, before=before, after=values
            )


async def end_tablet(actor: Actor, tablet_id: int) -> None:
    """It is a strange device again; whoever is signed in on it is signed out at once."""
    async with transaction():
        tablet = await queries.access_tablet(actor, tablet_id)
        await tablet.remove()
        await journal.write(
            actor, "end", ("tablet", tablet_id), branch=tablet.branch, before={"name": tablet.name}
        )


async def note_tablet(tablet: Record) -> None:
    """It was here."""
    await execute("UPDATE tablet SET seen_at = $2 WHERE id = $1", tablet["id"], clock.now())


async def unlock(account_id: int, pin: str, where: Where) -> str:
    """The token of a session on this tablet. Outside of a transaction: a refused try stays counted."""
    tablet = await queries.tablet_here(where.tablet)
    if tablet is None:
        raise NotShared
    person = await queries.person_of(tablet, account_id)
    if person is None:
        await is_password(pin, None)
        raise WrongPin
    await claim_try(tablet, person)
    if not await is_password(pin, person["pin_hash"]):
        await refuse_pin(tablet, person)
    async with transaction():
        if await fetch_one(STILL, person["id"], person["pin_hash"]) is None:
            raise WrongPin
        await execute(FORGET, tablet["id"], person["id"])
        return await enter(person["id"], Way.pin, where)


async def claim_try(tablet: Record, person: Record) -> None:
    ids, now = (tablet["id"], person["id"]), clock.now()
    if await fetch_one(CLAIM, *ids, now, now - PAUSE, TRIES, AT_ONCE) is None:
        locked = await fetch_value(FAILURES, *ids) >= TRIES
        raise PinLocked if locked else PinPause


async def refuse_pin(tablet: Record, person: Record) -> None:
    """The fifth is written down, with whose it is and where."""
    failures = await fetch_value(FAILURES, tablet["id"], person["id"])
    if failures is None or failures < TRIES:
        raise WrongPin
    at = Actor(account=None, name="Tempu", tablet=tablet["name"])
    subject = ("account", person["id"])
    await journal.write(at, "lock the PIN", subject, branch=tablet["branch"], after={"wrong PINs": TRIES})
    raise PinLocked


async def set_pin(actor: Actor, pin: str, again: str) -> None:
    """One's own, for every shared tablet of one's branches; it lifts their locks."""
    actor.require_proof()
    fault = fault_of_pin(pin)
    if fault:
        raise wrong("pin", fault)
    if pin != again:
        raise wrong("again", "The two are not the same. Type the PIN again.")
    await keep_pin(actor, actor.account or 0, await hash_password(pin))


async def keep_pin(actor: Actor, account: int, hashed: str) -> None:
    """ "" takes it away, and with it the sessions that it opened."""
    async with transaction():
        await Account.update({Account.pin_hash: hashed}).where(Account.id == account)
        await execute("DELETE FROM session WHERE account = $1 AND way = 'pin'", account)
        await PinTries.delete().where(PinTries.account == account)
        await journal.write(actor, "set the PIN" if hashed else "take the PIN away", ("account", account))


async def drop_pin(actor: Actor) -> None:
    actor.require_proof()
    await keep_pin(actor, actor.account or 0, "")


async def unlock_pin(actor: Actor, account_id: int) -> None:
    """Lets somebody try again on every tablet."""
    async with transaction():
        account = await queries.access_account(actor, account_id)
        await PinTries.delete().where(PinTries.account == account.id)
        await journal.write(actor, "unlock the PIN", ("account", account.id))
