"""Why an offer whose conditions hold gives nothing all the same."""

from collections.abc import Sequence

from clients.tables.visits import GivenBy
from kit.words import _, own_text
from loyalty.rules.benefits.conditions import Why
from loyalty.rules.benefits.counting import next_of
from loyalty.rules.benefits.facts import BillFacts, BillItem
from loyalty.rules.benefits.offers import Offer, reach_of
from loyalty.rules.benefits.programmes import Kind, Programme
from loyalty.rules.benefits.stacking import Solution


def takes_nothing(offer: Offer, bill: BillFacts) -> Why:
    """Of one that takes nothing off this bill even where it is alone."""
    programme = offer.programme
    if any(offer.reach.units):
        return Why(_("These prices are low already"))
    if any(reach_of(programme, bill).units):
        return Why(_("The discount given at the desk holds"))
    return meets_nothing(programme, bill)


def meets_nothing(programme: Programme, bill: BillFacts) -> Why:
    """Of one that is for none of the lines."""
    if programme.bundle:
        return Why(_("Not everything that belongs together is on the bill"), is_near=True)
    if programme.kind is Kind.nth and bill.client:
        coming = next_of(programme, bill.client, bill.on, bill.currency)
        if coming and coming.part < 10_000:
            return Why(coming.words, is_near=True)
    return Why(_("Nothing on the bill that it is for"), is_near=True)


def outdone(offer: Offer, found: Solution, items: Sequence[BillItem]) -> Why:
    """Of one that would give something, but is not among the best."""
    first = next((taken.offer for line in found.lines for taken in line.taken), None)
    if first and first.programme.stacking.alone:  # then it is the only one
        return Why(_("%(name)s gives more, and is not combined with others", name=name_of(first)))
    if first and offer.programme.stacking.alone:
        return Why(_("Others give more, and it is not combined with them"))
    here = [found.lines[place] for place in offer.places]
    same = (taken.offer for line in here for taken in line.taken if taken.offer.group == offer.group)
    rival = next(same, None)
    if rival:
        return by_rival(offer, rival, found)
    if any(line.kept for line in here):
        return by_own_discount([items[place] for place in offer.places])
    return Why(_("Nothing is left to pay") if not any(line.rest for line in here) else _("Others give more"))


def by_rival(offer: Offer, rival: Offer, found: Solution) -> Why:
    given = sum(taken.amount for line in found.lines for taken in line.taken if taken.offer is rival)
    if given == offer.total:
        return Why(_("%(name)s gives as much", name=name_of(rival)))
    return Why(_("%(name)s gives more", name=name_of(rival)))


def by_own_discount(items: Sequence[BillItem]) -> Why:
    if any(item.discount_by == GivenBy.card for item in items):
        return Why(_("The personal discount gives more"))
    return Why(_("The discount of the price list gives more"))


def name_of(offer: Offer) -> str:
    return own_text(offer.programme.name)
