"""Tiers at the desk: reached with a visit, taken back with it, lost by time, and what may not be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkout import actions as desk
from checkout.queries import bill_lines, bill_now
from kit import clock, db
from kit.errors import Invalid, Refused
from kit.rights import SYSTEM
from loyalty.actions.programmes import NewProgramme, change_programme, end_programme, start_programme
from loyalty.actions.tiers import settle_next
from loyalty.queries.tiers import tier_of
from loyalty.rules.benefits.course import Course, VisitDay, standing_by
from loyalty.rules.benefits.facts import Figures
from loyalty.rules.benefits.outcomes import Standing
from loyalty.rules.benefits.programmes import Counts, Give, Kind, Reward, Step, Who
from loyalty.rules.benefits.tiers import Ladder, Tier, ladder_counts_from, rank, standing_after
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.loyalty.programmes import TIERS, TODAY, drafted, rule, running

START = date(2026, 1, 10)
STANDING = "SELECT tier, since_on, kept_until_on, ended_on FROM tier_standing ORDER BY id"
PAGE = "/desk/loyalty/tiers"
came = st.lists(st.integers(-40, 400), max_size=8)


def days_of(offsets: list[int]) -> list[VisitDay]:
    return [VisitDay(START + timedelta(days=each), 1, 100, 100) for each in sorted(set(offsets))]


@given(came, came, st.integers(0, 420), st.sampled_from([Counts.days, Counts.year, Counts.ever]))
@settings(max_examples=150, deadline=None)
def test_the_tier_by_the_whole_course_is_the_one_of_a_look_every_day_and_more_visits_never_lower_it(
    some: list[int], more: list[int], until: int, counts: Counts
) -> None:
    ladder = replace(TIERS, counts=counts)
    course, days, today = Course(START, ((date.min, ladder),)), days_of(some), START + timedelta(days=until)
    daily = Standing()
    for on in (START + timedelta(days=each) for each in range(until + 1)):
        first = ladder_counts_from(ladder, on, START)
        counted = sum(1 for day in days if day.on <= on and (first is None or day.on >= first))
        daily = standing_after(ladder, daily, Figures(visits=counted), on)
    found = standing_by(course, days, today)
    assert (found.tier, found.until) == (daily.tier, daily.until)
    grown = standing_by(course, days_of([*some, *more]), today)
    assert rank(ladder, grown.tier) >= rank(ladder, found.tier)


def test_what_a_ladder_said_before_it_was_changed_is_kept_until_its_months_are_over() -> None:
    harder = Ladder(tiers=(Tier(name="Bronze", at=5),), kept_months=3)
    course = Course(
        START,
        (
            (date.min, Ladder(tiers=(Tier(name="Bronze", at=1),), kept_months=3)),
            (START + timedelta(days=30), harder),
        ),
    )
    days = days_of([0])
    assert standing_by(course, days, START + timedelta(days=31)).tier == "Bronze"
    assert standing_by(course, days, START + timedelta(days=200)).tier == ""
    assert standing_by(course, [], START + timedelta(days=5), {START: "Bronze"}).tier == "Bronze"
    with pytest.raises(ValueError, match="hold yet"):
        standing_by(course, days, START - timedelta(days=1))


async def standings() -> list[tuple[object, ...]]:
    return [tuple(row) for row in await db.fetch(STANDING)]


async def tiers_at(salon: Salon, ladder: Ladder = TIERS) -> int:
    return await running(salon, ladder, "Tiers")


@pytest.mark.usefixtures("morning")
async def test_a_visit_raises_the_tier_and_what_takes_it_back_lowers_it() -> None:
    salon = await open_salon()
    await tiers_at(salon)
    await running(salon, rule(Kind.tier, who=Who(tiers=frozenset({"Bronze"}))), "For bronze")
    visit, second = await till.arrived(salon), await till.arrived(salon)
    now = await bill_now(visit.id)
    assert (now.benefits.facts.client.tier, now.benefits.next_tier.words) == ("", "1 visit to Bronze")
    await till.pay(salon, visit, till.by_card(4500))
    assert await standings() == [("Bronze", TODAY, date(2027, 2, 28), None)]
    assert (await bill_lines(second.id))[0]["discount"] == 450
    found = await tier_of(salon.masha, salon.center)
    assert found is not None
    assert (found.tier, found.next.words if found.next else "") == ("Bronze", "1 visit to Silver")
    await desk.reopen_visit(salon.actors["Vera"], visit.id, "Wrong card", 2)
    assert [row[3] for row in await standings()] == [TODAY]
    assert await tier_of(salon.masha, salon.harbour) is None
    await till.pay(salon, visit, till.by_card(4500, version=3))
    await till.pay(salon, second, till.by_card(4050))
    assert [row[0] for row in await standings() if row[3] is None] == ["Silver"]


@pytest.mark.usefixtures("morning")
async def test_who_does_not_come_any_more_falls_once_and_a_started_ladder_finds_who_came_before() -> None:
    salon = await open_salon()
    visits = [await till.arrived(salon) for _ in range(2)]
    for visit in visits:
        await till.pay(salon, visit, till.by_card(4500))
    await tiers_at(salon)
    assert await worked_off(clock.now()) >= 1
    assert [row[0] for row in await standings()] == ["Silver"]
    assert await worked_off(clock.now()) == 0
    later = datetime(2027, 6, 1, 12, tzinfo=UTC)  # 60 days count, three months keep: until 29 April
    with clock.pretend(later):
        assert await worked_off(later) >= 1
        assert await worked_off(later) == 0
        assert [(row[0], row[3]) for row in await standings()] == [("Silver", later.date()), ("Bronze", None)]


async def worked_off(now: datetime) -> int:
    steps = 0
    while await settle_next(now):
        steps += 1
        assert steps < 20
    return steps


@pytest.mark.usefixtures("morning")
async def test_a_programme_raises_to_a_tier_and_reopening_takes_it_back() -> None:
    salon = await open_salon()
    await tiers_at(salon, Ladder(tiers=(Tier(name="Bronze", at=5), Tier(name="Gold", at=9)), kept_months=1))
    gold = (Step(reward=Reward(give=Give.tier, tier="Gold")),)
    await running(salon, rule(Kind.first_visit, steps=gold), "Welcome gold")
    visit = await till.arrived(salon)
    await till.pay(salon, visit, till.by_card(4500))
    assert [row[0] for row in await standings() if row[3] is None] == ["Gold"]
    await desk.reopen_visit(salon.actors["Vera"], visit.id, "Wrong card", 2)
    assert [row[0] for row in await standings() if row[3] is None] == []


@pytest.mark.usefixtures("morning")
async def test_what_does_not_go_together_is_refused_in_words_and_nothing_changes() -> None:  # noqa: PLR0915
    salon = await open_salon()
    nobody = await drafted(salon, rule(Kind.tier, who=Who(tiers=frozenset({"Silver"}))), "For silver")
    with pytest.raises(Refused, match="No tiers here have the name Silver"):
        await start_programme(SYSTEM, nobody, TODAY)
    ladder = await tiers_at(salon)
    await start_programme(SYSTEM, nobody, TODAY)
    second = await drafted(salon, TIERS, "Other tiers")
    with pytest.raises(Refused, match="a client has one tier"):
        await start_programme(SYSTEM, second, TODAY)
    with pytest.raises(Refused, match="For silver” is for Silver"):
        await end_programme(SYSTEM, ladder, TODAY)
    short = Ladder(tiers=(Tier(name="Bronze", at=1),))
    with pytest.raises(Refused, match="For silver” is for Silver"):
        await change_programme(SYSTEM, ladder, NewProgramme(name="Tiers", rule=short), TODAY)
    gives = Step(reward=Reward(give=Give.tier, tier="Gold"))
    up = rule(Kind.tier, who=Who(tiers=frozenset({"Silver"})), steps=(gives,))
    await running(salon, up, "Silver is gold")
    down = rule(
        Kind.tier,
        who=Who(tiers=frozenset({"Gold"})),
        steps=(Step(reward=Reward(give=Give.tier, tier="Silver")),),
    )
    with pytest.raises(Invalid) as trouble:
        await drafted(salon, down, "Gold is silver")
    assert "they run round" in trouble.value.fields["tiers"]
    states = await db.fetch("SELECT state, ends_on FROM loyalty_programme ORDER BY id")
    assert [tuple(row) for row in states] == [
        ("started", None),
        ("started", None),
        ("draft", None),
        ("started", None),
    ]


@pytest.mark.usefixtures("morning")
async def test_the_pages_of_tiers_from_a_form_that_cannot_be_to_who_has_which() -> None:  # noqa: PLR0915
    salon = await open_salon()
    typed = {
        "name": "Club", "measure": "visits", "counts": "ever", "kept_months": "12", "tiers-1": "Bronze",
        "ats-1": "3", "tiers-2": "Silver", "ats-2": "2", f"branches-{salon.center}": "yes",
    }  # fmt: skip
    async with browser(salon.actors["Vera"]) as vera:
        assert "No tiers yet" in (await vera.get(PAGE)).text
        wrong = await vera.post(PAGE, data=typed)
        assert (wrong.status_code, "Each tier has to begin above" in wrong.text) == (422, True)
        assert 'value="Silver"' in wrong.text
        made = await vera.post(PAGE, data={**typed, "ats-1": "1"})
        life = made.headers["location"].split("?")[0]
        await vera.post(f"{life}/start", data={"starts_on": "2026-12-01"})
        visit = await till.arrived(salon)
        assert "1 visit to Bronze" in (await vera.get(f"/desk/bills/{visit.id}")).text
        await till.pay(salon, visit, till.by_card(4500))
        shown = (await vera.get(f"{PAGE}?tier=Bronze")).text
        assert "Masha" in shown
        assert "30 Nov 2027" in shown
        assert "Nobody like that" in (await vera.get(f"{PAGE}?tier=Silver")).text
        card = (await vera.get(f"/desk/loyalty/clients/{salon.masha}")).text
        assert "1 visit to Silver" in card
        number = life.rsplit("/", 1)[1]
        assert "Bronze" in (await vera.get(f"{PAGE}/{number}/change")).text
        changed = await vera.post(
            f"{PAGE}/{number}", data={**typed, "ats-1": "1", "ats-2": "9", "starts_on": "2026-12-01"}
        )
        assert changed.status_code == 303
    async with browser(salon.actors["Boris"]) as boris:
        hidden = await boris.post(f"{PAGE}/{number}", data={**typed, "starts_on": "2026-12-01"})
    assert hidden.status_code in (403, 404)
    assert await db.fetch_value("SELECT count(*) FROM loyalty_programme_version") == 2
