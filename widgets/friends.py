"""Who was sent by a friend: the code on the last step, and that they came by it."""

from collections.abc import Mapping
from typing import Any

from catalog.tables import Branch
from clients.tables import Visit
from kit import clock
from kit.errors import Invalid
from kit.web import AnyRequest
from kit.words import _
from loyalty.queries.referrals import owner_of, referral_rule_in
from loyalty.referral_tables import ClientCode
from loyalty.rules.referrals import KeptReferralRule
from widgets.actions import note_friend, note_origin
from widgets.forms import form_of, frame_of


async def friend_field(request: AnyRequest, branch: Branch) -> dict[str, Any]:
    """What stands in the field: typed, or of the link; None where nothing is given for friends."""
    rule = await referral_rule_in(branch.id, clock.today(branch.zone))
    if rule is None:
        return {"friend": None}
    return {"friend": await friend_of(request), "friend_hint": hint(rule)}


def hint(rule: KeptReferralRule) -> str:
    if rule.newcomer_points:
        return _("After your first visit there are points for both of you.")
    return _("After your first visit there are points for them.")


async def friend_of(request: AnyRequest) -> str:
    """The code that was typed, or else of the link that was followed."""
    typed = (await request.form()).get("friend") if request.method == "POST" else None
    return typed.strip()[:40] if isinstance(typed, str) else frame_of(request).friend


async def refuse_unknown(branch: Branch, sent: Mapping[str, str]) -> None:
    """Raises `Invalid` for a code that nobody has: the same for all that may not be known of it."""
    typed = sent.get("friend", "").strip()
    if not typed or await referral_rule_in(branch.id, clock.today(branch.zone)) is None:
        return
    if await owner_of(typed, ClientCode.Kind.invite) is None:
        raise Invalid(_("No friend has this code."), friend=_("Look at it again, or leave the field empty."))


async def note_coming(request: AnyRequest, visit: Visit) -> None:
    """Where a booking came from, and which friend they came by."""
    frame = frame_of(request)
    await note_origin(visit, form_of(request), frame.campaign)
    friend = await friend_of(request)
    if friend and visit.client:
        await note_friend(visit, friend, by_link=friend == frame.friend)
