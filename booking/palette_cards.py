"""What a scanner reads from a client's own page finds their card."""

from booking.palette_heard import Option
from kit.rights import Actor, Permission
from loyalty.queries.referrals import owner_of
from loyalty.referral_tables import ClientCode
from loyalty.rules.referrals import may_be_code


async def shown_card(actor: Actor, text: str) -> list[Option]:
    """Nothing is asked of the database for a line that cannot be such a code."""
    if not may_be_code(text) or not actor.may(Permission.see_clients):
        return []
    found = await owner_of(text, ClientCode.Kind.card)
    if found is None:
        return []
    return [Option("client", found["name"], "Showed their code", href=f"/desk/clients/{found['id']}")]
