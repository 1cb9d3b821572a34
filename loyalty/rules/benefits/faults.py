"""What cannot be in a programme or a ladder of tiers: a sentence for each field of the form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from kit.money import BASIS
from loyalty.rules.benefits.counting import COUNTING
from loyalty.rules.benefits.programmes import DISCOUNTS, POINTS, Counts, Give, Kind, Programme, Reward
from loyalty.rules.benefits.tiers import Ladder

DAY = 24 * 60
YEAR = 366
MOST_OF_A_PIECE = 100
Fault = tuple[str, str]


def programme_faults(programme: Programme, others: Sequence[Programme] = ()) -> dict[str, str]:
    """By field, the first of each; `others` are programmes that run beside it."""
    found: dict[str, str] = {}
    for check in CHECKS:
        for name, words in check(programme):
            found.setdefault(name, words)
    for name, words in loops(programme, others):
        found.setdefault(name, words)
    return found


def of_dates(programme: Programme) -> Iterator[Fault]:
    if programme.ends_on is not None and programme.ends_on < programme.starts_on:
        yield "ends_on", "It would end before it starts."


def of_steps(programme: Programme) -> Iterator[Fault]:
    steps = programme.steps
    if not steps:
        yield "values-1", "It gives nothing yet. Say what."
    if len(steps) > 1 and programme.kind not in COUNTING:
        yield "kind", "Only programmes that count have several steps."
    if len({step.reward.give in DISCOUNTS for step in steps}) > 1:
        yield "give", "Steps give either discounts or points, not both."


def of_thresholds(programme: Programme) -> Iterator[Fault]:
    if any(step.at < 0 for step in programme.steps[:1]):
        yield "ats-1", "Write a number of 0 or more."
    for number, (below, above) in enumerate(pairwise(programme.steps), 2):
        if above.at <= below.at:
            yield f"ats-{number}", "Each step has to begin above the one before."


def of_rewards(programme: Programme) -> Iterator[Fault]:
    for number, step in enumerate(programme.steps, 1):
        words = wrong_reward(step.reward)
        if words:
            yield f"values-{number}", words


def wrong_reward(reward: Reward) -> str:
    """Why a reward cannot be; "" where it can."""
    if reward.give is Give.tier:
        return "" if reward.tier.strip() else "Say which tier."
    if reward.give in (Give.percent, Give.cashback) and not 0 < reward.value <= BASIS:
        return "Write a percentage above 0 and up to 100."
    if reward.give is Give.price:
        return "" if reward.value >= 0 else "A price cannot be negative."
    if reward.give is Give.free:
        return ""
    return "" if reward.value > 0 else "It gives nothing yet. Write more than zero."


def of_days(programme: Programme) -> Iterator[Fault]:
    when = programme.when
    if not when.weekdays <= frozenset(range(7)):
        yield "weekdays", "Choose days of the week."
    if programme.kind is Kind.happy_hours and not when.weekdays and when.since is None:
        yield "since", "Say on which days or in which hours."


def of_hours(programme: Programme) -> Iterator[Fault]:
    since, until = programme.when.since, programme.when.until
    if since is None and until is None:
        return
    if since is None or until is None:
        yield "until", "Say both: from when and until when."
    elif not 0 <= since <= DAY or not 0 <= until <= DAY:
        yield "since", "Write hours of one day, from 00:00 to 24:00."
    elif until <= since:
        yield "until", "It would be over before it begins."


def of_scope(programme: Programme) -> Iterator[Fault]:
    scope = programme.scope
    chosen_services = scope.services or scope.categories
    if scope.things == "goods" and chosen_services and not scope.goods:
        yield "things", "It is for goods only, but services are chosen: it would never give anything."
    if scope.things == "services" and scope.goods and not chosen_services:
        yield "things", "It is for services only, but goods are chosen: it would never give anything."
    if programme.kind is Kind.nth and (
        scope.things == "goods" or (scope.goods and not scope.services | scope.categories)
    ):
        yield "things", "Services are counted, so it has to be for services."


def of_counting(programme: Programme) -> Iterator[Fault]:
    if programme.counts is Counts.days and programme.counted_days <= 0:
        yield "counted_days", "Say how many days back."
    if programme.kind is Kind.nth:
        yield from of_nth(programme)


def of_nth(programme: Programme) -> Iterator[Fault]:
    nth = programme.nth
    if nth is None or nth.after < 1:
        yield "after", "After how many? Write 1 or more."
    if nth is not None and nth.then < 1:
        yield "then", "How many then? Write 1 or more."


def of_bundle(programme: Programme) -> Iterator[Fault]:
    pieces = programme.bundle
    if programme.kind is not Kind.bundle and pieces:
        yield "kind", "Only a bundle has things that belong together."
    if programme.kind is Kind.bundle and sum(piece.quantity for piece in pieces) < 2:
        yield "pieces-1", "Choose at least two things that belong together."
    if pieces and not any(piece.rewarded for piece in pieces):
        yield "pieces-1", "Choose what of it costs less."


def of_pieces(programme: Programme) -> Iterator[Fault]:
    for number, piece in enumerate(programme.bundle, 1):
        if piece.quantity < 1:
            yield f"counts_of-{number}", "Write 1 or more."
        elif piece.quantity > MOST_OF_A_PIECE:
            yield f"counts_of-{number}", f"Write at most {MOST_OF_A_PIECE}."
        if not (piece.services or piece.categories or piece.goods):
            yield f"pieces-{number}", "Choose a service, a category or a good."


def of_people(programme: Programme) -> Iterator[Fault]:
    if programme.kind is Kind.tier and not programme.who.tiers:
        yield "tiers", "Say for which tiers."
    if programme.kind is Kind.win_back and programme.days_away < 1:
        yield "days_away", "After how many days without a visit? Write 1 or more."
    if programme.days_before < 0 or programme.days_after < 0:
        yield "days_before", "Days cannot be negative."
    elif programme.days_before + programme.days_after >= YEAR:
        yield "days_before", "That would be all year. Choose fewer days."


def of_caps(programme: Programme) -> Iterator[Fault]:
    caps = programme.caps
    for name, cap in (("line", caps.line), ("bill", caps.bill), ("points", caps.points)):
        if cap is not None and cap <= 0:
            yield f"cap_{name}", "With at most nothing it would never give anything. Leave it empty."
    if caps.share is not None and not 0 < caps.share <= BASIS:
        yield "cap_share", "Write a percentage above 0 and up to 100, or nothing."
    if caps.points is not None and not programme.gives_points:
        yield "cap_points", "It gives no points. Leave it empty."
    if programme.least_bill < 0:
        yield "least_bill", "A bill cannot be negative."


def of_stacking(programme: Programme) -> Iterator[Fault]:
    stacking = programme.stacking
    gives = {step.reward.give for step in programme.steps}
    if stacking.of_rest and gives - {Give.percent}:
        yield "group", "Only a percentage can be of what others left."
    if stacking.alone and stacking.group:
        yield "group", "It is never combined, so a group says nothing. Leave it empty."
    if stacking.alone and stacking.of_rest:
        yield "group", "It is never combined, so others leave it nothing. Choose one of both."
    if stacking.on_top and gives <= {*POINTS, Give.tier}:
        yield "group", "Points are always given beside discounts. Leave it out."


def loops(programme: Programme, others: Sequence[Programme]) -> Iterator[Fault]:
    """A tier that is needed for what gives it, at once or over other programmes."""
    given = tiers_given(programme)
    if given & programme.who.tiers:
        name = min(given & programme.who.tiers)
        yield "tiers", f"It gives {name} to those who have {name}: nobody could get it so."
        return
    leads = leading_to([each for each in others if each.id != programme.id])
    back = reachable(leads, given) & programme.who.tiers
    if back:
        yield (
            "tiers",
            f"It needs {min(back)}, which is given to those who have what it gives: they run round.",
        )


def tiers_given(programme: Programme) -> frozenset[str]:
    return frozenset(step.reward.tier for step in programme.steps if step.reward.give is Give.tier)


def leading_to(programmes: Sequence[Programme]) -> Mapping[str, frozenset[str]]:
    """To each tier those that programmes give to who has it."""
    found: dict[str, frozenset[str]] = {}
    for programme in programmes:
        for tier in programme.who.tiers:
            found[tier] = found.get(tier, frozenset()) | tiers_given(programme)
    return found


def reachable(leads: Mapping[str, frozenset[str]], first: frozenset[str]) -> frozenset[str]:
    seen, new = first, first
    while new:
        new = frozenset(tier for each in new for tier in leads.get(each, frozenset())) - seen
        seen |= new
    return seen


def ladder_faults(ladder: Ladder) -> dict[str, str]:
    """By field, the first of each."""
    none = {} if ladder.tiers else {"tiers-1": "Name at least one tier."}
    return {**none, **dict(of_names(ladder)), **dict(of_tiers(ladder)), **dict(of_keeping(ladder))}


def of_names(ladder: Ladder) -> Iterator[Fault]:
    names = [tier.name.strip().casefold() for tier in ladder.tiers]
    for number, name in enumerate(names, 1):
        if not name:
            yield f"tiers-{number}", "Give the tier a name."
        elif name in names[: number - 1]:
            yield f"tiers-{number}", "Another tier has this name."


def of_tiers(ladder: Ladder) -> Iterator[Fault]:
    if any(tier.at < 1 for tier in ladder.tiers[:1]):
        yield "ats-1", "Write a number above zero."
    for number, (below, above) in enumerate(pairwise(ladder.tiers), 2):
        if above.at <= below.at:
            yield f"ats-{number}", "Each tier has to begin above the one before."


def of_keeping(ladder: Ladder) -> Iterator[Fault]:
    if ladder.counts is Counts.days and ladder.counted_days < 1:
        yield "counted_days", "Say how many days back."
    if ladder.kept_months < 0:
        yield "kept_months", "Write 0 or more months."


CHECKS: tuple[Callable[[Programme], Iterator[Fault]], ...] = (
    of_dates,
    of_steps,
    of_thresholds,
    of_rewards,
    of_days,
    of_hours,
    of_scope,
    of_counting,
    of_bundle,
    of_pieces,
    of_people,
    of_caps,
    of_stacking,
)
