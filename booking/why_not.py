"""“Why not?” in the two forms of the calendar: whenever a time is refused, and on demand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking import actions, queries
from booking.actions import door, moves
from booking.actions.places import Wish
from booking.actions.several.entering import Ask, next_times
from booking.actions.several.shifting import ask_for
from booking.card import Card
from booking.new_visits import DESK, several_wanted
from booking.queries import Answer, NoSuchAddOn, NotOffered, OnlyAdded, Question, Shown, why_not
from booking.queries.setup import setup_of
from booking.queries.several import times_of_several
from booking.queries.taken import NOTHING, Own
from booking.queries.visits import all_booked, booked
from booking.queries.wanted import Several, several_in
from booking.rules.days import local_date
from booking.rules.typed import read_addons, read_choice, read_id, read_start
from booking.schemas import NewTime, NewVisit
from catalog.tables import Branch
from kit.errors import NotFound, Problem
from kit.rights import Actor

NO_TIMES = Shown([], [])
FREE = "All of it can be had at that time."
NOT_FREE = "Not all of it can be had at that time."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is in the way, person by person, and when there is room; `on_demand` is asked without booking.

    Of several services it is only `said` whether all of them can be had.
    """

    answers: Sequence[Answer] = ()
    next_times: Sequence[datetime] = ()
    on_demand: bool = False
    day: Shown = NO_TIMES
    said: str = ""


NOT_ASKED = Asked()


async def about_new_visit(actor: Actor, branch: Branch, form: NewVisit) -> Asked:
    """Raises `Invalid` while service, day or time are missing."""
    wanted = await several_wanted(branch.id, form)
    if wanted is not None:
        start = read_start(form.day, form.time, form.at, branch.zone)
        return await about_several(several_in(await setup_of(branch.id), wanted, DESK), start)
    question = new_visit_question(branch, form)
    answers = await why_not(actor, question)
    try:
        asked = branch.id, question.service, question.member
        offered = await queries.offer(*asked, addons=question.addons, online=False)
    except (NotOffered, NoSuchAddOn, OnlyAdded, NotFound):
        return Asked(answers, on_demand=True)
    return await with_times(answers, Wish(offered, question.start, desk=True))


async def about_several(several: Several, start: datetime, own: Own = NOTHING) -> Asked:
    """Whether all of it can be had then, the next free times, and all those of the day."""
    day = local_date(int(start.timestamp()), several.zone)
    days = await times_of_several(several, day, day, desk=True, own=own)
    is_free = start in {each for found in days for each in found.starts}
    times = await next_times(Ask(several, int(start.timestamp()), desk=True, own=own))
    return Asked((), times, on_demand=True, day=Shown(days, []), said=FREE if is_free else NOT_FREE)


async def about_move(card: Card, form: NewTime) -> Asked:
    """The same for the visit of the card at another time, or with somebody else."""
    if card.is_several:
        start = read_start(form.day, form.time, form.at, card.branch.zone)
        wanted = actions.Move(start, read_choice(form.member, "member"), None)
        ask = await ask_for(card.actor, card.visit, await all_booked(card.visit.id), wanted)
        return await about_several(ask.several, start, ask.own)
    question = await move_question(card, form)
    answers = await why_not(card.actor, question)
    wanted = actions.Move(read_start(form.day, form.time, form.at, card.branch.zone), question.member, None)
    try:
        wish = await moves.wish_for(card.actor, await booked(card.visit.id), wanted)
    except (NotOffered, NotFound):
        return Asked(answers, on_demand=True)
    return await with_times(answers, wish)


async def with_times(answers: Sequence[Answer], wish: Wish) -> Asked:
    """The next free times, and all those of the day that was asked about."""
    day = local_date(wish.start, wish.offer.zone)
    times = await door.next_times(wish)
    return Asked(answers, times, on_demand=True, day=await queries.desk_day(wish.offer, day, wish.own))


async def after_booking(actor: Actor, branch: Branch, form: NewVisit, refusal: Problem | None) -> Asked:
    """Only a refusal of the time or the person has reasons; one of the time brings the next ones along."""
    if not isinstance(refusal, (actions.NoSuchTime, NotOffered)):
        return NOT_ASKED
    if form.rows or await several_wanted(branch.id, form):
        return Asked((), times_in(refusal))
    return Asked(await why_not(actor, new_visit_question(branch, form)), times_in(refusal))


async def after_moving(card: Card, form: NewTime, refusal: Problem) -> Asked:
    """The same; whoever reads the refusal itself finds the reasons in it."""
    if not isinstance(refusal, (actions.NoSuchTime, NotOffered)):
        return NOT_ASKED
    if card.is_several:
        return Asked((), times_in(refusal))
    answers = await why_not(card.actor, await move_question(card, form))
    refusal.details["reasons"] = [sentence for each in answers for sentence in each.sentences]
    return Asked(answers, times_in(refusal))


def times_in(refusal: Problem) -> Sequence[datetime]:
    return refusal.next_times if isinstance(refusal, actions.NoSuchTime) else ()


def reasons_in(refusal: Problem) -> list[str]:
    """What `after_moving` found."""
    found = refusal.details.get("reasons", [])
    return found if isinstance(found, list) else []


def new_visit_question(branch: Branch, form: NewVisit) -> Question:
    service = read_id(form.service, "service", "Choose a service.")
    start = read_start(form.day, form.time, form.at, branch.zone)
    member, addons = read_choice(form.member, "member"), read_addons(form.addons)
    return Question(branch.id, service, member, int(start.timestamp()), addons=addons)


async def move_question(card: Card, form: NewTime) -> Question:
    start = read_start(form.day, form.time, form.at, card.branch.zone)
    taking = await booked(card.visit.id)
    return Question(
        taking.branch,
        taking.service,
        read_choice(form.member, "member") or taking.member,
        int(start.timestamp()),
        visit=taking.id,
        shapes={taking.member: taking.shape},
        addons=tuple(taking.addons),
    )
