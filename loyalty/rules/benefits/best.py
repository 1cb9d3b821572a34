"""The benefits of a bill: those that hold there, combined as is best for the client."""

from collections.abc import Iterator, Sequence

from loyalty.rules.benefits.coming import coming_of
from loyalty.rules.benefits.conditions import Why, why_not
from loyalty.rules.benefits.counting import reached
from loyalty.rules.benefits.explain import given_words, tier_taken_words
from loyalty.rules.benefits.facts import BillFacts, BillItem
from loyalty.rules.benefits.offers import Offer, offer_of
from loyalty.rules.benefits.outcomes import ItemOutcome, NotGiven, Outcome, Part, TierPart
from loyalty.rules.benefits.points_given import points_on
from loyalty.rules.benefits.programmes import DISCOUNTS, POINTS, Programme, Step
from loyalty.rules.benefits.refusing import outdone, takes_nothing
from loyalty.rules.benefits.search import best_of
from loyalty.rules.benefits.stacking import Line

Holding = list[tuple[Programme, Step]]


def benefits(bill: BillFacts, programmes: Sequence[Programme]) -> Outcome:
    """What `programmes` give on a bill, in whatever order they come.

    Discounts are chosen so that the client pays least; then points are given for what is left to pay.
    """
    holding, refused = sorted_out(bill, programmes)
    items, no_discounts = discounts_on(bill, holding)
    points, no_points = points_on(bill, items, [each for each in holding if each[1].reward.give in POINTS])
    tiers, no_tiers = tiers_on(bill, holding)
    return Outcome(
        items=items,
        points=points,
        tiers=tiers,
        refused=(*refused, *no_discounts, *no_points, *no_tiers),
        coming=coming_of(bill, programmes),
    )


def sorted_out(bill: BillFacts, programmes: Sequence[Programme]) -> tuple[Holding, list[NotGiven]]:
    """Programmes whose conditions hold, with the step that is reached; and the others."""
    holding: Holding = []
    refused = []
    for programme in sorted(programmes, key=lambda each: each.order):
        why = why_not(programme, bill)
        if why:
            refused.append(not_given(programme, why))
        elif step := reached(programme, bill.client, bill.on):
            holding.append((programme, step))
    return holding, refused


def not_given(programme: Programme, why: Why) -> NotGiven:
    return NotGiven(programme.id, programme.version, programme.name, why.words, why.is_near)


def discounts_on(bill: BillFacts, holding: Holding) -> tuple[tuple[ItemOutcome, ...], list[NotGiven]]:
    all_offers = [offer_of(*each, bill) for each in holding if each[1].reward.give in DISCOUNTS]
    offers = [offer for offer in all_offers if offer.total]
    found = best_of(bill.items, offers)
    given = {taken.offer.programme.id for line in found.lines for taken in line.taken}
    refused = [
        not_given(offer.programme, takes_nothing(offer, bill)) for offer in all_offers if not offer.total
    ]
    refused += [
        not_given(offer.programme, outdone(offer, found, bill.items))
        for offer in offers
        if offer.programme.id not in given
    ]
    items = [item_outcome(*each, bill.currency) for each in zip(bill.items, found.lines, strict=True)]
    return tuple(items), refused


def item_outcome(item: BillItem, line: Line, currency: str) -> ItemOutcome:
    return ItemOutcome(item.id, item.gross, line.kept, tuple(parts_of(item, line, currency)))


def parts_of(item: BillItem, line: Line, currency: str) -> Iterator[Part]:
    for taken in line.taken:
        words = words_of(taken.offer, currency)
        programme = taken.offer.programme
        yield Part(item.id, programme.id, programme.version, taken.amount, words)


def words_of(offer: Offer, currency: str) -> str:
    return given_words(offer.programme, offer.step, currency)


def tiers_on(bill: BillFacts, holding: Holding) -> tuple[tuple[TierPart, ...], list[NotGiven]]:
    given, refused = [], []
    for programme, step in holding:
        tier = step.reward.tier
        if tier and bill.client and bill.client.tier == tier:
            refused.append(not_given(programme, Why(tier_taken_words(tier))))
        elif tier:
            words = given_words(programme, step, bill.currency)
            given.append(TierPart(programme.id, programme.version, tier, words))
    return tuple(given), refused
