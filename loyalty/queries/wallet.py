"""What the card of a client in a wallet says, and where such cards are."""

import hmac

from asyncpg import Record

from catalog.queries import branch as branch_of
from clients.queries.personal import home_of
from kit import clock
from kit.db import fetch, fetch_one
from kit.settings import settings
from kit.vault import secret_key, secret_keys
from loyalty.queries.lots import holding_of
from loyalty.queries.points_rules import points_rule_now
from loyalty.queries.tiers import tier_of
from loyalty.rules.wallet import WalletCard, token_for

CODE = """
SELECT client_code.id, client_code.client, client_code.code, client.name
FROM client_code JOIN client ON client.id = client_code.client
WHERE client_code.kind = 'card' AND client.erased_at IS NULL
"""
BY_CODE = f"{CODE} AND client_code.code = $1"
OF_CLIENT = f"{CODE} AND client_code.client = $1 ORDER BY client_code.id LIMIT 1"
ELSEWHERE = """
SELECT branch.name, sum(remaining)::bigint AS points
FROM points_lot JOIN branch ON branch.id = points_lot.branch
WHERE client = $1 AND branch <> $2 AND remaining > 0
    AND coalesce(expires_on >= ($3::timestamptz AT TIME ZONE branch.zone)::date, TRUE)
GROUP BY branch.id, branch.name ORDER BY branch.id
"""
ON_DEVICE = """
SELECT code.code FROM wallet_device AS device JOIN wallet_pass ON wallet_pass.id = device.wallet_pass
JOIN client_code AS code ON code.id = wallet_pass.code WHERE device.device = $1 ORDER BY code.id LIMIT 20
"""
COUNTS = """
SELECT count(*)::int AS devices, count(DISTINCT wallet_pass)::int AS cards FROM wallet_device
"""


async def code_behind(code: str) -> Record | None:
    """Of a client who is there: the code, and whose it is."""
    return await fetch_one(BY_CODE, code)


async def card_code_of(client: int) -> Record | None:
    """The same of their first; None until they asked for one."""
    return await fetch_one(OF_CLIENT, client)


async def wallet_card(code: Record) -> WalletCard | None:
    """What it says today; None without a branch."""
    client, home = code["client"], await home_of(code["client"])
    if home is None:
        return None
    branch = await branch_of(home)
    held = await holding_of(client, home, clock.today(branch.zone))
    has_points = held.points or await points_rule_now(home)
    tiered = await tier_of(client, home)
    return WalletCard(
        code=code["code"],
        client=code["name"],
        branch=home,
        salon=branch.name,
        page=f"{settings().site}/me",
        points=held.points if has_points else None,
        others=tuple(
            (row["name"], row["points"]) for row in await fetch(ELSEWHERE, client, home, clock.now())
        ),
        tier=tiered.tier if tiered else "",
    )


def token_of(code: str) -> str:
    return token_for(code, secret_key())


def is_token(code: str, shown: str) -> bool:
    """Made with the key of today or one before it."""
    good = [token_for(code, each) for each in secret_keys()]
    return any(hmac.compare_digest(each.encode(), shown.encode()) for each in good)


async def codes_on(device: str) -> list[str]:
    """Of the cards that a device has."""
    return [row["code"] for row in await fetch(ON_DEVICE, device)]


async def wallet_counts() -> Record | None:
    """How many cards are in Apple Wallet, on how many devices."""
    return await fetch_one(COUNTS)
