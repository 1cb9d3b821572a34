"""Codes for friends: making one, taking somebody's, and what is agreed about it."""

import secrets
from dataclasses import asdict, dataclass

from asyncpg import Record

from catalog.queries import access_branch
from clients.queries import access_client
from kit import clock, journal
from kit.db import execute, fetch, fetch_one, fetch_value, lock, transaction
from kit.errors import Invalid, NotFound, Refused
from kit.rights import Actor, Permission
from loyalty.queries import referrals as queries
from loyalty.referral_tables import ClientCode, Referral
from loyalty.rules.promo_codes import ALPHABET
from loyalty.rules.referrals import HIDDEN, LETTERS, NewReferralRule, why_not

TREE = (0x52454652, 0)  # one at a time grows the tree, so that no two close a loop together
LOCK_CLIENT = "SELECT id FROM client WHERE id = $1 AND erased_at IS NULL FOR UPDATE"
IS_THERE = "SELECT EXISTS (SELECT FROM client_code WHERE code = $1)"
CURRENCIES = "SELECT count(DISTINCT currency) FROM branch WHERE id = ANY($1::int[])"
BEFORE = """
SELECT branch, is_on, bringer_points, newcomer_points, most_visits, least_paid FROM referral_rule
WHERE branch = ANY($1::int[]) AND starts_on = $2 FOR UPDATE
"""
PUT_RULES = """
INSERT INTO referral_rule (branch, starts_on, is_on, bringer_points, newcomer_points, most_visits, least_paid,
    agreed_at, agreed_by)
SELECT branch, $2, $3, $4, $5, $6, $7, $8, $9 FROM unnest($1::int[]) AS chosen (branch)
ON CONFLICT (branch, starts_on) DO UPDATE SET is_on = excluded.is_on,
    bringer_points = excluded.bringer_points, newcomer_points = excluded.newcomer_points,
    most_visits = excluded.most_visits, least_paid = excluded.least_paid, agreed_at = excluded.agreed_at,
    agreed_by = excluded.agreed_by
"""
LOCK_REFERRAL = "SELECT id, client, bringer FROM referral WHERE client = $1 FOR UPDATE"
GAVE = "SELECT EXISTS (SELECT FROM referral_gift WHERE referral = $1 AND taken_back_at IS NULL)"
UNTAKE = "DELETE FROM referral WHERE id = $1"


class CodeUnknown(Invalid):
    """The same for all that may not be known of a code."""

    def __init__(self, sentence: str = HIDDEN) -> None:
        super().__init__(sentence, friend=sentence)


class NotBrought(Refused):
    """They cannot come by this code, with the reason."""


class RuleStarted(Invalid):
    """What holds since an earlier day stays as it was."""

    def __init__(self) -> None:
        super().__init__("That day is over.", starts_on="From today on at the earliest.")


@dataclass(frozen=True, slots=True)
class Comer:
    """Who says that they were sent by somebody: where, how, and with which booking."""

    client: int
    branch: int
    how: Referral.How
    visit: int | None = None


async def code_for(client: int, kind: ClientCode.Kind) -> str:
    """The client's own; made the first time. Raises `NotFound` for a card without a person."""
    async with transaction():
        if await fetch_value(LOCK_CLIENT, client) is None:
            raise NotFound("There is no such client.")
        found = await queries.code_of(client, kind)
        if found:
            return found
        code = await unguessable()
        await ClientCode.insert(ClientCode(client=client, kind=kind, code=code, made_at=clock.now()))
    return code


async def unguessable() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
        if not await fetch_value(IS_THERE, code):
            return code


async def code_at_desk(actor: Actor, client: int, kind: ClientCode.Kind) -> str:
    """For whoever asks for it at the desk."""
    actor.require(Permission.edit_clients)
    await access_client(actor, client)
    return await code_for(client, kind)


async def set_referral_rule(actor: Actor, branches: list[int], new: NewReferralRule) -> None:
    """From a day on in all of these branches; what was agreed for the same day is replaced.

    Raises `RuleStarted`, and `Invalid` for branches that do not go together.
    """
    actor.require(Permission.edit_loyalty)
    if not branches:
        raise Invalid("In which branches?", branches="Choose at least one branch.")
    found = [await access_branch(actor, each) for each in branches]
    if any(new.starts_on < clock.today(each.zone) for each in found):
        raise RuleStarted
    async with transaction():
        if new.least_paid and await fetch_value(CURRENCIES, branches) > 1:
            raise Invalid(
                "These branches have different currencies.", branches="Choose those of one currency."
            )
        before = {row["branch"]: dict(row) for row in await fetch(BEFORE, branches, new.starts_on)}
        await execute(PUT_RULES, branches, *asdict(new).values(), clock.now(), actor.name)
        for each in branches:
            await journal.write(
                actor, "set referral rule", ("branch", each), branch=each, before=before.get(each),
                after=asdict(new),
            )  # fmt: skip


async def take_code(actor: Actor, client: int, typed: str, branch: int) -> Record:
    """At the desk: the client was sent by whose code it is. Who that is.

    Raises `CodeUnknown`, and `NotBrought` with the reason.
    """
    actor.require(Permission.edit_clients)
    await access_client(actor, client, lock=True)
    await access_branch(actor, branch)
    if await queries.referral_rule_on(branch) is None:
        raise NotBrought("Nothing is given for friends here. Agree on it under Loyalty, Referrals, first.")
    return await bring(actor, typed, Comer(client, branch, Referral.How.desk))


async def bring(actor: Actor, typed: str, comer: Comer) -> Record:
    """Kept with who brought them, which is returned. The caller has looked whether a rule is on."""
    async with transaction():
        bringer = await queries.owner_of(typed, ClientCode.Kind.invite)
        if bringer is None:
            raise CodeUnknown
        await lock([TREE])
        sentence = why_not(await queries.coming(comer.client, bringer["id"]))
        if sentence:
            raise NotBrought(sentence)
        row = Referral(
            client=comer.client, bringer=bringer["id"], branch=comer.branch, visit=comer.visit, how=comer.how,
            taken_at=clock.now(), taken_by=actor.name,
        )  # fmt: skip
        await row.save()
        after = {"bringer": bringer["id"], "how": comer.how}
        subject = ("client", comer.client)
        await journal.write(actor, "take referral code", subject, branch=comer.branch, after=after)
    return bringer


async def take_off(actor: Actor, client: int) -> None:
    """As if the code had never been given. A second call changes nothing; refused once it gave something."""
    actor.require(Permission.edit_clients)
    await access_client(actor, client)
    async with transaction():
        found = await fetch_one(LOCK_REFERRAL, client)
        if found is None:
            return
        if await fetch_value(GAVE, found["id"]):
            raise NotBrought("Points were given for it, so it stays. Reopen the visit that gave them first.")
        await execute(UNTAKE, found["id"])
        before = {"bringer": found["bringer"]}
        await journal.write(actor, "take referral off", ("client", client), before=before)
