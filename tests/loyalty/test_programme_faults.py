"""What cannot be in a programme or a ladder of tiers: a sentence for each field."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from loyalty.rules.benefits.faults import ladder_faults, programme_faults
from loyalty.rules.benefits.programmes import (
    Caps,
    Counts,
    Give,
    Kind,
    Nth,
    Piece,
    Programme,
    Reward,
    Scope,
    Stacking,
    Things,
    When,
    Who,
)
from loyalty.rules.benefits.tiers import Ladder, Tier
from tests.loyalty.benefits import BEARD, HAIRCUT, SHAMPOO, amount, off, programme, steps

SOUND = programme(1, off(1000))
POINTS = Reward(give=Give.points, value=10)
PAIR = (Piece(services=frozenset({HAIRCUT})), Piece(services=frozenset({BEARD})))
THREE = Ladder(
    tiers=(Tier(name="Bronze", at=3), Tier(name="Silver", at=6), Tier(name="Gold", at=12)), kept_months=12
)


@pytest.mark.parametrize(
    "sound",
    [
        SOUND,
        programme(1, None, Kind.by_visits, steps=steps((5, off(500)), (10, off(1000)))),
        programme(1, off(1000), Kind.happy_hours, when=When(since=540, until=1440)),
        programme(1, Reward(give=Give.free), Kind.nth, nth=Nth(after=5, then=2)),
        programme(1, Reward(give=Give.price, value=0), Kind.bundle, bundle=PAIR),
        programme(1, POINTS, caps=Caps(points=100)),
        programme(1, off(500), Kind.tier, who=Who(tiers=frozenset({"Silver"}))),
        programme(1, off(500), Kind.win_back, days_away=60),
    ],
)
def test_what_makes_sense_has_no_faults(sound: Programme) -> None:
    assert not programme_faults(sound)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"ends_on": date(2025, 12, 31)}, "ends_on", "It would end before it starts."),
        ({"steps": ()}, "values-1", "It gives nothing yet. Say what."),
        ({"steps": steps((0, off(0)))}, "values-1", "Write a percentage above 0 and up to 100."),
        ({"steps": steps((0, off(10_001)))}, "values-1", "Write a percentage above 0 and up to 100."),
        ({"steps": steps((0, amount(0)))}, "values-1", "It gives nothing yet. Write more than zero."),
        ({"steps": steps((0, Reward(give=Give.price, value=-1)))}, "values-1", "A price cannot be negative."),
        ({"steps": steps((0, Reward(give=Give.tier)))}, "values-1", "Say which tier."),
        (
            {"steps": steps((1, off(1)), (2, off(2)))},
            "kind",
            "Only programmes that count have several steps.",
        ),
        (
            {"kind": Kind.by_visits, "steps": steps((10, off(500)), (5, off(1000)))},
            "ats-2",
            "Each step has to begin above the one before.",
        ),
        ({"kind": Kind.by_visits, "steps": steps((-1, off(1)))}, "ats-1", "Write a number of 0 or more."),
        (
            {"kind": Kind.by_visits, "steps": steps((1, off(1)), (2, POINTS))},
            "give",
            "Steps give either discounts or points, not both.",
        ),
        ({"when": When(since=720, until=540)}, "until", "It would be over before it begins."),
        ({"when": When(since=720)}, "until", "Say both: from when and until when."),
        ({"when": When(since=-1, until=5)}, "since", "Write hours of one day, from 00:00 to 24:00."),
        ({"when": When(weekdays=frozenset({7}))}, "weekdays", "Choose days of the week."),
        ({"kind": Kind.happy_hours}, "since", "Say on which days or in which hours."),
        ({"counts": Counts.days}, "counted_days", "Say how many days back."),
        ({"kind": Kind.nth}, "after", "After how many? Write 1 or more."),
        ({"kind": Kind.nth, "nth": Nth(after=1, then=0)}, "then", "How many then? Write 1 or more."),
        ({"kind": Kind.bundle}, "pieces-1", "Choose at least two things that belong together."),
        (
            {"kind": Kind.bundle, "bundle": (Piece(), *PAIR)},
            "pieces-1",
            "Choose a service, a category or a good.",
        ),
        (
            {"kind": Kind.bundle, "bundle": tuple(replace(each, rewarded=False) for each in PAIR)},
            "pieces-1",
            "Choose what of it costs less.",
        ),
        (
            {"kind": Kind.bundle, "bundle": (*PAIR, replace(PAIR[0], quantity=0))},
            "counts_of-3",
            "Write 1 or more.",
        ),
        ({"bundle": PAIR}, "kind", "Only a bundle has things that belong together."),
        ({"kind": Kind.tier}, "tiers", "Say for which tiers."),
        ({"kind": Kind.win_back}, "days_away", "After how many days without a visit? Write 1 or more."),
        (
            {"days_before": 200, "days_after": 200},
            "days_before",
            "That would be all year. Choose fewer days.",
        ),
        ({"days_before": -1}, "days_before", "Days cannot be negative."),
        (
            {"scope": Scope(things=Things.goods, services=frozenset({HAIRCUT}))},
            "things",
            "It is for goods only, but services are chosen: it would never give anything.",
        ),
        (
            {"scope": Scope(things=Things.services, goods=frozenset({SHAMPOO}))},
            "things",
            "It is for services only, but goods are chosen: it would never give anything.",
        ),
        (
            {"kind": Kind.nth, "nth": Nth(after=1), "scope": Scope(goods=frozenset({SHAMPOO}))},
            "things",
            "Services are counted, so it has to be for services.",
        ),
        (
            {"caps": Caps(bill=0)},
            "cap_bill",
            "With at most nothing it would never give anything. Leave it empty.",
        ),
        ({"caps": Caps(share=10_001)}, "cap_share", "Write a percentage above 0 and up to 100, or nothing."),
        ({"caps": Caps(points=5)}, "cap_points", "It gives no points. Leave it empty."),
        ({"least_bill": -1}, "least_bill", "A bill cannot be negative."),
        (
            {"steps": steps((0, amount(100))), "stacking": Stacking(of_rest=True)},
            "group",
            "Only a percentage can be of what others left.",
        ),
        (
            {"stacking": Stacking(alone=True, of_rest=True)},
            "group",
            "It is never combined, so others leave it nothing. Choose one of both.",
        ),
        (
            {"stacking": Stacking(alone=True, group="a")},
            "group",
            "It is never combined, so a group says nothing. Leave it empty.",
        ),
        (
            {"steps": steps((0, POINTS)), "stacking": Stacking(on_top=True)},
            "group",
            "Points are always given beside discounts. Leave it out.",
        ),
    ],
)
def test_what_makes_none_is_said_by_field(change: dict[str, Any], field: str, words: str) -> None:
    assert programme_faults(replace(SOUND, **change)).get(field) == words


def raising(number: int, needs: str, gives: str) -> Programme:
    return programme(number, Reward(give=Give.tier, tier=gives), who=Who(tiers=frozenset({needs})))


def test_a_tier_that_is_needed_for_itself_is_a_loop() -> None:
    assert programme_faults(raising(1, "Gold", "Gold")) == {
        "tiers": "It gives Gold to those who have Gold: nobody could get it so."
    }
    others = [raising(1, "Silver", "Gold"), raising(2, "Gold", "Platinum")]
    assert programme_faults(raising(3, "Platinum", "Silver"), others) == {
        "tiers": "It needs Platinum, which is given to those who have what it gives: they run round."
    }
    assert not programme_faults(raising(3, "Bronze", "Silver"), others)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, {}),
        ({"tiers": ()}, {"tiers-1": "Name at least one tier."}),
        (
            {"tiers": (Tier(name="Silver", at=0), Tier(name="silver ", at=5), Tier(name=" ", at=5))},
            {
                "tiers-2": "Another tier has this name.",
                "tiers-3": "Give the tier a name.",
                "ats-1": "Write a number above zero.",
                "ats-3": "Each tier has to begin above the one before.",
            },
        ),
        ({"counts": Counts.days}, {"counted_days": "Say how many days back."}),
        ({"kept_months": -1}, {"kept_months": "Write 0 or more months."}),
    ],
)
def test_a_ladder_goes_up(change: dict[str, Any], faults: dict[str, str]) -> None:
    assert ladder_faults(replace(THREE, **change)) == faults
