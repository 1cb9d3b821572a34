"""Somebody who books by the code of a friend."""

from catalog.queries import branch as branch_of
from clients.tables import Visit
from kit import clock
from kit.rights import CUSTOMER
from loyalty.actions.referrals import CodeUnknown, Comer, NotBrought, bring
from loyalty.queries.referrals import referral_rule_in
from loyalty.referral_tables import Referral


async def note_friend(visit: Visit, code: str, *, by_link: bool) -> None:
    """Kept where it may be. Why not is said at the desk alone: strangers would learn who is a client."""
    today = clock.today((await branch_of(visit.branch)).zone)
    if await referral_rule_in(visit.branch, today) is None:
        return
    how = Referral.How.link if by_link else Referral.How.code
    try:
        await bring(CUSTOMER, code, Comer(visit.client, visit.branch, how, visit.id))
    except (CodeUnknown, NotBrought):
        return
