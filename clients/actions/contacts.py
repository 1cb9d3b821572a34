"""Writing the further contacts of a card, as a part of writing the card: rights are asked for there."""

from collections.abc import Sequence

from clients.rules.further import Contact, show_contact
from kit.db import execute

CLEAR = "DELETE FROM client_contact WHERE client = $1"
ADD = """
INSERT INTO client_contact (client, kind, value, label, position)
SELECT $1, kind, value, label, nth
FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS given(kind, value, label, nth)
"""


async def keep_contacts(client_id: int, contacts: Sequence[Contact]) -> None:
    """These and no others, in this order."""
    await execute(CLEAR, client_id)
    if contacts:
        rows = zip(*((each.kind, each.value, each.label) for each in contacts), strict=True)
        await execute(ADD, client_id, *map(list, rows))


def told(contacts: Sequence[Contact]) -> dict[str, object]:
    """For the journal."""
    return {"contacts": "; ".join(in_words(each) for each in contacts)}


def in_words(contact: Contact) -> str:
    return f"{contact.title} {show_contact(contact)}" + (f" ({contact.label})" if contact.label else "")
