"""A business out of a file is the business of the file: what it offers, what it takes, what it refuses."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from bench.business import Business, address_of, read_business, surplus, wall_hours
from bench.load import load_business
from bench.starts import offered
from bench.trouble import WrongSeed
from booking.queries.doctor import wrong_days
from booking.rules.days import day_spans
from clients.tables import Visit
from kit import clock
from tests.bench.reference import offered_starts

CUT = {"segments": [[60, True]], "buffer": 10}
COLOUR = {"segments": [[30, True], [45, False], [15, True]], "buffer": 0}
SOAK = {"segments": [[20, False], [25, True]], "buffer": 5}
MASK = {"segments": [[7, True], [33, False]], "buffer": 15}
SERVICES = {"Cut": CUT, "Colour": COLOUR, "Soak": SOAK, "Mask": MASK}


def at(zone: str, *moment: int, fold: int = 0) -> int:
    """Epoch seconds of the wall's clock."""
    return int(datetime(*moment, tzinfo=ZoneInfo(zone), fold=fold).timestamp())  # type: ignore[arg-type,misc]


def business(branches: dict[str, Any], services: dict[str, Any] = SERVICES) -> Business:
    return msgspec.convert({"services": services, "branches": branches}, Business)


def one(zone: str, work: list[list[int]], visits: list[tuple[str, int]] = []) -> Business:  # noqa: B006
    booked = [{"service": service, "start": start} for service, start in visits]
    return business({"Here": {"zone": zone, "staff": {"ana": {"work": {"a day": work}, "visits": booked}}}})


async def agree(seed: Business, first: date, last: date, now: int = 0) -> None:
    moment = now or min(seed.edges())
    with clock.pretend(datetime.fromtimestamp(moment, UTC)):
        names, refused = await load_business(seed)
        assert refused == []
        found = await offered(names, first, last)
    assert found == offered_starts(seed, moment, first, last)
    assert any(starts for who in found.values() for what in who.values() for starts in what.values())
    assert await wrong_days() == []


async def test_the_day_lisbon_puts_its_clock_back_has_its_hour_twice() -> None:
    zone, day = "Europe/Lisbon", date(2026, 10, 25)
    work = [at(zone, 2026, 10, 25, 0, 15), at(zone, 2026, 10, 25, 9)]
    await agree(one(zone, [work]), day, day)


@pytest.mark.parametrize("fold", [0, 1])
async def test_work_that_begins_or_ends_within_the_hour_that_comes_twice_is_kept_to_the_minute(
    fold: int,
) -> None:
    zone, day = "Europe/Lisbon", date(2026, 10, 25)
    edge = at(zone, 2026, 10, 25, 1, 20, fold=fold)
    before, after = [at(zone, 2026, 10, 24, 22), edge], [edge + 1200, at(zone, 2026, 10, 25, 5)]
    await agree(one(zone, [before, after]), day - timedelta(1), day)


async def test_the_day_lisbon_puts_its_clock_forward_lacks_an_hour() -> None:
    zone, day = "Europe/Lisbon", date(2026, 3, 29)
    work = [at(zone, 2026, 3, 28, 22), at(zone, 2026, 3, 29, 4, 30)]
    await agree(one(zone, [work]), day - timedelta(1), day)


async def test_kathmandu_has_its_quarters_elsewhere() -> None:
    zone, day = "Asia/Kathmandu", date(2026, 5, 4)
    start = at(zone, 2026, 5, 4, 9)
    visits = [("Cut", start + 900), ("Mask", start + 3 * 3600)]
    await agree(one(zone, [[start, start + 8 * 3600 + 420]], visits), day, day)


@pytest.mark.parametrize("day", [date(2026, 4, 5), date(2026, 10, 4)])
async def test_lord_howe_moves_its_clock_by_half_an_hour(day: date) -> None:
    zone = "Australia/Lord_Howe"
    work = [at(zone, day.year, day.month, day.day, 0), at(zone, day.year, day.month, day.day, 8)]
    await agree(one(zone, [work], [("Soak", work[0] + 4 * 3600)]), day - timedelta(1), day)


async def test_a_visit_woven_into_the_free_part_of_another_loads() -> None:
    zone, day = "America/Sao_Paulo", date(2026, 6, 1)
    start = at(zone, 2026, 6, 1, 10)
    visits = [("Colour", start), ("Soak", start + 900), ("Mask", start + 90 * 60), ("Mask", start + 6600)]
    await agree(one(zone, [[start - 3600, start + 8 * 3600]], visits), day, day)


async def test_work_runs_on_over_midnight_and_a_leading_free_part_may_lie_before_it() -> None:
    zone, day = "Africa/Casablanca", date(2026, 6, 1)
    late = at(zone, 2026, 6, 1, 21, 10)
    await agree(one(zone, [[late, late + 7 * 3600]], [("Cut", late + 3000)]), day, day + timedelta(1))


async def test_nothing_is_offered_before_now() -> None:
    zone, day = "Europe/Lisbon", date(2026, 6, 1)
    start = at(zone, 2026, 6, 1, 9)
    seed = one(zone, [[start, start + 9 * 3600]], [("Cut", start)])
    await agree(seed, day, day, now=start + 2 * 3600 + 60)


@pytest.mark.parametrize("number", range(4))
async def test_random_businesses_offer_what_the_slow_reference_finds(number: int) -> None:
    dice = random.Random(number)
    zones = ["Europe/Lisbon", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]
    branches = {zone: random_place(dice, zone) for zone in dice.sample(zones, 2)}
    await agree(business(branches), date(2026, 10, 3), date(2026, 10, 5))


def random_place(dice: random.Random, zone: str) -> dict[str, Any]:
    return {"zone": zone, "staff": {who: random_person(dice, zone) for who in ("ana", "bo")}}


def random_person(dice: random.Random, zone: str) -> dict[str, Any]:
    """Shifts over midnight too, and visits wherever the reference finds room for them."""
    work = []
    for day in (3, 4, 5):
        begin = at(zone, 2026, 10, day, dice.randint(0, 14), dice.randint(0, 59))
        work.append([begin, begin + dice.randint(2, 9) * 3600])
    person: dict[str, Any] = {"work": {"days": work}, "visits": []}
    for _ in range(6):
        seed = business({"x": {"zone": zone, "staff": {"y": person}}})
        found = offered_starts(seed, 0, date(2026, 10, 3), date(2026, 10, 5))["x"]["y"]
        service = dice.choice(list(SERVICES))
        if found[service]:
            person["visits"].append({"service": service, "start": dice.choice(found[service])})
    return person


async def test_a_visit_that_the_rules_refuse_is_told_of_and_the_others_are_there() -> None:
    start = at("Europe/Lisbon", 2026, 6, 1, 9)
    visits = [("Cut", start), ("Cut", start + 1800), ("Cut", start - 7200), ("Cut", start + 4500)]
    seed = one("Europe/Lisbon", [[start, start + 9 * 3600]], visits)
    with clock.pretend(datetime.fromtimestamp(start, UTC)):
        _, refused = await load_business(seed)
    assert [line.split(" (")[0] for line in refused] == [
        f"ana of Here: Cut at {start - 7200}",
        f"ana of Here: Cut at {start + 1800}",
    ]
    assert "Nobody works then" in refused[0]
    assert "That time is taken" in refused[1]
    assert await Visit.count() == 2


async def test_a_visit_writes_to_nobody() -> None:
    start = at("Europe/Lisbon", 2026, 6, 1, 9)
    with clock.pretend(datetime.fromtimestamp(start, UTC)):
        await load_business(one("Europe/Lisbon", [[start, start + 36000]], [("Cut", start)]))
    assert await Visit.select(Visit.client, Visit.source) == [{"client": None, "source": "desk"}]


async def test_what_a_form_refuses_is_a_fault_of_the_seed() -> None:
    seed = business({}, {"Nothing": {"segments": [[30, False]]}})
    with pytest.raises(WrongSeed, match="Service Nothing: Somebody has to be needed"):
        await load_business(seed)


async def test_what_lies_beyond_the_horizon_is_a_fault_of_the_seed() -> None:
    start = at("UTC", 2028, 1, 1)
    with clock.pretend(datetime(2026, 6, 1, tzinfo=UTC)), pytest.raises(WrongSeed, match="set NOW"):
        await load_business(one("UTC", [[start, start + 3600]]))


def test_a_file_that_cannot_be_meant_names_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "seed.json"
    person = {"work": {"2026-06-01": [[200, 100]]}, "visits": [{"service": "Shave", "start": 0}]}
    staff = {"zone": "Europe/Atlantis", "staff": {"ana": person}}
    services = {"Cut": {"segments": [[0, True]]}}
    path.write_bytes(msgspec.json.encode({"services": services, "branches": {"Here": staff}}))
    with pytest.raises(WrongSeed) as trouble:
        read_business(path)
    assert str(trouble.value).splitlines() == [
        "Service Cut: minutes must be above zero, and a buffer not below it.",
        "Branch Here: there is no time zone Europe/Atlantis.",
        "ana of Here: work on 2026-06-01 ends at 100, before it begins.",
        "ana of Here: a visit for Shave, which is no service.",
    ]
    path.write_text("[]")
    with pytest.raises(WrongSeed, match="is no business"):
        read_business(path)


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])
def test_hours_without_their_surplus_are_the_work_again(zone: str) -> None:
    dice = random.Random(zone)
    first = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp())
    edges = sorted(dice.sample(range(first, first + 30 * 86_400), 40))
    spans = list(zip(edges[::2], edges[1::2], strict=True))
    hours = wall_hours(spans, zone)
    shown = {s for day, pairs in hours.items() for span in day_spans(day, zone, pairs) for s in range(*span)}
    left = shown - {second for span in surplus(hours, spans, zone) for second in range(*span)}
    assert left == {second for span in spans for second in range(*span)}


def test_every_branch_gets_an_address_of_its_own() -> None:
    assert address_of("São Bento, 2º", set()) == "sao-bento-2o"
    assert address_of("Center", {"center", "center-2"}) == "center-3"
    assert address_of("東京", set()) == "branch"
