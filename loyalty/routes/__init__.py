"""The desk's pages about points and programmes."""

from kit.menu import Entry
from kit.rights import Permission
from loyalty.routes.certificate_kinds import certificate_kinds
from loyalty.routes.certificates import certificates
from loyalty.routes.codes import codes
from loyalty.routes.membership_types import membership_types
from loyalty.routes.memberships import memberships
from loyalty.routes.points import points
from loyalty.routes.programmes import programmes
from loyalty.routes.referrals import referrals
from loyalty.routes.simulator import simulator
from loyalty.routes.statement import statements
from loyalty.routes.tiers import tiers
from loyalty.routes.wallet import wallet
from loyalty.timeline import TIMELINE

__all__ = ["MENU", "TIMELINE", "desk"]

MENU = (Entry("Loyalty", "/desk/loyalty", "gift", Permission.see_clients, 60),)
desk = [
    points,
    statements,
    programmes,
    codes,
    tiers,
    simulator,
    certificates,
    certificate_kinds,
    memberships,
    membership_types,
    referrals,
    wallet,
]
