"""“Why not?” in the two forms of the calendar: whenever a time is refused, and on demand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from booking import actions, queries
from booking.actions import door, moves
from booking.actions.lengths import lengthened
from booking.actions.places import Wish
from booking.actions.several.entering import Ask, next_times
from booking.actions.several.shifting import ask_for
from booking.card import Card
from booking.new_visits import DESK, guests_of, several_wanted
from booking.queries import Answer, NoSuchAddOn, NotOffered, OnlyAdded, Question, Shown, why_not
from booking.queries.setup import setup_of
from booking.queries.several import times_of_several
from booking.queries.taken import Own
from booking.queries.visits import Booked, all_booked, booked
from booking.queries.wanted import several_in
from booking.queries.whynot_plan import PlanQuestion
from booking.queries.whynot_several import PlanAnswer, why_not_several
from booking.rules.days import local_date
from booking.rules.forcing import may_be_forced
from booking.rules.typed import read_addons, read_choice, read_id, read_start, read_whole
from booking.rules.wants import Wanted
from booking.schemas import NewTime, NewVisit
from booking.typed_moves import read_move
from catalog.tables import Branch
from kit.errors import NotFound, Problem
from kit.rights import Actor, Permission

NO_TIMES = Shown([], [])
FREE = "All of it can be had at that time."
NOT_FREE = "Not all of it can be had at that time."
ABOUT_THE_TIME = (actions.NoSuchTime, actions.OtherReasons, actions.NotEvenSo, NotOffered)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is in the way, person by person, and when there is room; `on_demand` is asked without booking.

    `anyway` stands for what is in the way, where this person may save it all the same. Of several services it
    is `said` whether all of them can be had, and `plan` has what is in the way.
    """

    answers: Sequence[Answer] = ()
    next_times: Sequence[datetime] = ()
    on_demand: bool = False
    day: Shown = NO_TIMES
    said: str = ""
    plan: PlanAnswer | None = None
    anyway: str = ""


NOT_ASKED = Asked()


async def about_new_visit(actor: Actor, branch: Branch, form: NewVisit) -> Asked:
    """Raises `Invalid` while service, day or time are missing."""
    wanted = await several_wanted(branch.id, form)
    if wanted is not None:
        return await about_several(actor, await new_plan(branch, form, wanted))
    question = new_visit_question(branch, form)
    answers = await why_not(actor, question)
    try:
        asked = branch.id, question.service, question.member
        offered = await queries.offer(*asked, addons=question.addons, online=False)
        offered = lengthened(offered, question.minutes)
    except (NotOffered, NoSuchAddOn, OnlyAdded, NotFound):
        return Asked(answers, on_demand=True)
    return await with_times(answers, Wish(offered, question.start, desk=True))


async def new_plan(branch: Branch, form: NewVisit, wanted: Wanted) -> PlanQuestion:
    several = several_in(await setup_of(branch.id), wanted, DESK)
    start = read_start(form.day, form.time, form.at, branch.zone)
    names = (form.name, *(form.guests[number - 1] for number in guests_of(form)))
    client = read_choice(form.client, "name")
    return PlanQuestion(several, int(start.timestamp()), guests=names, client=client)


async def about_several(actor: Actor, question: PlanQuestion) -> Asked:
    """Whether all of it can be had then and what is in the way; the next free times, and all of the day."""
    plan = await why_not_several(actor, question)
    several, start, own = question.several, question.start, Own(visit=question.visit)
    day = local_date(start, several.zone)
    days = await times_of_several(several, day, day, desk=True, own=own)
    times = await next_times(Ask(several, start, desk=True, own=own))
    said = NOT_FREE if plan.desk else FREE
    return Asked((), times, on_demand=True, day=Shown(days, []), said=said, plan=plan)


async def about_move(card: Card, form: NewTime) -> Asked:
    """The same for the visit of the card at another time, or with somebody else."""
    if card.is_several:
        try:
            question = await plan_to_move(card, form)
        except NotOffered:
            return Asked(await one_by_one(card, form), on_demand=True)
        return await about_several(card.actor, question)
    answers = await why_not(card.actor, await move_question(card, form))
    try:
        wish = await moves.wish_for(card.actor, await booked(card.visit.id), read_move(card, form))
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
    if not isinstance(refusal, ABOUT_THE_TIME):
        return NOT_ASKED
    if form.rows or await several_wanted(branch.id, form):
        return await several_refused(actor, branch, form, refusal)
    answers = await why_not(actor, new_visit_question(branch, form))
    return Asked(answers, times_in(refusal), anyway=mark_in(actor, answers if form.member else ()))


async def after_moving(card: Card, form: NewTime, refusal: Problem) -> Asked:
    """The same; whoever reads the refusal itself finds the reasons in it."""
    if not isinstance(refusal, ABOUT_THE_TIME):
        return NOT_ASKED
    asked = await in_the_way_of_move(card, form, refusal)
    plan = asked.plan.sentences if asked.plan else []
    refusal.details["reasons"] = plan or [each for answer in asked.answers for each in answer.sentences]
    refusal.details["anyway"] = asked.anyway
    return asked


def mark_in(actor: Actor, answers: Sequence[Answer]) -> str:
    """Stands for what the answers say, where the actor may save over all of it; else nothing."""
    if not answers or not actor.may(Permission.save_anyway):
        return ""
    return actions.mark_for(*answers) if all(may_be_forced(each.reasons) for each in answers) else ""


async def several_refused(actor: Actor, branch: Branch, form: NewVisit, refusal: Problem) -> Asked:
    wanted = await several_wanted(branch.id, form)
    if wanted is None or not isinstance(refusal, actions.NoSuchTime):
        return Asked((), times_in(refusal))
    plan = await why_not_several(actor, await new_plan(branch, form, wanted))
    return Asked((), times_in(refusal), plan=plan)


async def in_the_way_of_move(card: Card, form: NewTime, refusal: Problem) -> Asked:
    times = times_in(refusal)
    if not card.is_several:
        answers = await why_not(card.actor, await move_question(card, form))
        return Asked(answers, times, anyway=mark_in(card.actor, answers))
    answers = await one_by_one(card, form)
    anyway = mark_in(card.actor, answers)
    if anyway or isinstance(refusal, NotOffered):
        return Asked(answers, times, anyway=anyway)
    return Asked((), times, plan=await why_not_several(card.actor, await plan_to_move(card, form)))


async def plan_to_move(card: Card, form: NewTime) -> PlanQuestion:
    """Raises `NotOffered` where somebody is asked for who does not do all of it."""
    ask = await ask_for(card.actor, card.visit, await all_booked(card.visit.id), read_move(card, form))
    return PlanQuestion(ask.several, ask.start, card.visit.id, client=card.visit.client)


async def one_by_one(card: Card, form: NewTime) -> list[Answer]:
    """What keeps whoever is asked for from each service, as far apart as they are now."""
    wanted = read_move(card, form)
    takings = await all_booked(card.visit.id)
    found = []
    for each in takings:
        at = int(wanted.starts_at.timestamp()) + each.start - takings[0].start
        found += await why_not(card.actor, question_about(each, wanted.member, at))
    return [each for each in found if each.reasons]


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
    minutes = read_whole(form.minutes, "minutes")
    return Question(branch.id, service, member, int(start.timestamp()), addons=addons, minutes=minutes)


async def move_question(card: Card, form: NewTime) -> Question:
    wanted = read_move(card, form)
    about = question_about(await booked(card.visit.id), wanted.member, int(wanted.starts_at.timestamp()))
    return replace(about, minutes=wanted.minutes)


def question_about(taking: Booked, member: int | None, start: int) -> Question:
    return Question(
        taking.branch,
        taking.service,
        member or taking.member,
        start,
        visit=taking.id,
        shapes={taking.member: taking.shape},
        addons=tuple(taking.addons),
    )
