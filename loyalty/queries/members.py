"""Who is a member, for what only members book."""

from loyalty.queries.membership_facts import Known, known_of
from loyalty.queries.memberships import held_by
from loyalty.queries.vouchers import held_here
from loyalty.rules.memberships.booking import why_not_booked
from loyalty.rules.vouchers import Coming, Part

NOBODY = "Say whose visit this is first."
NONE = "This client has no membership that can be used then."


async def why_no_member(coming: Coming, part: Part) -> str:
    """Why this client cannot have the service there and then; "" where one of theirs is good for it.

    Of several reasons that of the membership which ends first.
    """
    if coming.client is None:
        return NOBODY
    reasons = [why_not_booked(each.having, coming, part) for each in await theirs(coming.client, coming)]
    return "" if "" in reasons else next(iter(reasons), NONE)


async def theirs(client: int, coming: Coming) -> list[Known]:
    """What they may use in the branch, nearest end first."""
    found = [await known_of(voucher) for voucher in await held_by(client, coming)]
    known = [each for each in found if each is not None]
    here = await held_here([each.row["of_type"] for each in known], coming.branch)
    return [each for each in known if each.row["of_type"] in here]
