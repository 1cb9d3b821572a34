"""Who pays at the till for a client whose card says that somebody else does."""

from asyncpg import Record

from checkout.rules import may_be_id
from kit import db
from kit.errors import Invalid

# The payer's card stays until the bill is written: who merges it with another waits.
PAYER = """
SELECT client.id, client.name FROM client_link JOIN client ON client.id = client_link.other
WHERE client_link.client = $1 AND client_link.other = $2 AND tie = 'payer' FOR KEY SHARE OF client
"""


async def who_pays(visit: Record, payer: int | None) -> Record | None:
    """None where they pay themselves. In a party somebody pays for all already, and nobody is asked.

    Raises `Invalid` for anybody who is not linked as a payer of the client who came.
    """
    if payer is None:
        return None
    is_theirs = visit["payer"] == visit["client"]
    found = await db.fetch_one(PAYER, visit["client"], payer) if is_theirs and may_be_id(payer) else None
    if found is None:
        raise Invalid("Who pays?", payer="They do not pay for this client. Choose again.")
    return found
