"""Whether somebody came before, by their phone alone."""

from kit.db import fetch_value

WAS_HERE = """
SELECT EXISTS (
    SELECT FROM visit WHERE status = 'done' AND client IN (
        SELECT id FROM client WHERE phone = $1
        UNION SELECT client FROM client_contact WHERE kind = 'phone' AND value = $1
    )
)
"""


async def was_here(phone: str) -> bool:
    """In any branch: a visit of the client whose phone it is has taken place."""
    found: bool = await fetch_value(WAS_HERE, phone)
    return found
