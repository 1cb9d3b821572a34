"""Who was sent by a friend before the first visit, and a branch that gives points for it."""

from collections.abc import Sequence

import loyalty.actions
from clients.queries.cards import client_by_phone
from demo.clients import Guest
from demo.company import Place
from kit import clock
from kit.rights import SYSTEM
from loyalty.referral_tables import ClientCode
from loyalty.rules.referrals import NewReferralRule

BRING = 6  # each of so many
EACH = 3  # brings so many


async def bring_friends(place: Place, guests: Sequence[Guest]) -> None:
    """The first of the cards bring some that stand at the end; one of these brings another."""
    rule = NewReferralRule(
        starts_on=clock.today(place.zone), bringer_points=50, newcomer_points=25, most_visits=2
    )
    await loyalty.actions.set_referral_rule(SYSTEM, [place.id], rule)
    cards = [(await client_by_phone(guest.phone)).id for guest in guests[: BRING * (EACH + 1) + 1]]
    bringers, newcomers = cards[:BRING], cards[BRING:]
    for number, newcomer in enumerate(newcomers):
        bringer = bringers[number % BRING] if number < BRING * EACH else newcomers[0]
        code = await loyalty.actions.code_for(bringer, ClientCode.Kind.invite)
        await loyalty.actions.take_code(place.reception, newcomer, code, place.id)
