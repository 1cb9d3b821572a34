"""Time off: asked for by somebody with a calendar, decided on by a manager, withdrawn by either."""

from datetime import datetime

from catalog.queries import branch, there
from catalog.reading import words
from kit import clock, journal
from kit.db import fetch_one, transaction
from kit.errors import NotFound, Refused
from kit.rights import Actor, Permission
from staff import queries
from staff.facts import in_words, stretch_words
from staff.reading import check_time_off
from staff.tables import StaffMember, TimeOff

Status = TimeOff.Status
STANDING = """
SELECT starts_at, ends_at, status FROM time_off
WHERE member = $1 AND status IN ('asked', 'approved') AND starts_at < $3 AND ends_at > $2
ORDER BY starts_at LIMIT 1
"""


class NoCalendar(Refused):
    def __init__(self) -> None:
        super().__init__("Your account has no calendar of its own. Ask the owner to tie one to it.")


class AlreadyOff(Refused):
    def __init__(self, stretch: str, status: str) -> None:
        super().__init__(f"You have {status} time off that touches this: {stretch}. Withdraw that one first.")


class AlreadyDecided(Refused):
    def __init__(self, status: str) -> None:
        super().__init__(f"This time off is {status} already. Reload the page to see who did that.")


class IsOver(Refused):
    def __init__(self) -> None:
        super().__init__("That time is over. Choose days that are still ahead.")


async def ask_time_off(actor: Actor, starts_at: datetime, ends_at: datetime, reason: str = "") -> TimeOff:
    """Asks for a stretch without visits. Until it is approved it changes nothing.

    Raises `NoCalendar`, `IsOver`, and `AlreadyOff` where it touches what was asked for or approved before.
    """
    actor.require(Permission.ask_time_off)
    check_time_off(starts_at, ends_at)
    why = words(120, least=0)(reason.strip(), "reason")
    async with transaction():
        member = await own_member(actor)
        if ends_at <= clock.now():
            raise IsOver
        await refuse_second(member, starts_at, ends_at)
        return await put_down(actor, member, (starts_at, ends_at, why), Status.asked)


async def own_member(actor: Actor) -> StaffMember:
    """The actor's own calendar, held until the transaction ends, so that a form sent twice asks once."""
    if actor.member is None:
        raise NoCalendar
    member: StaffMember | None = (
        await StaffMember.objects().where(StaffMember.id == actor.member).first().lock_rows()
    )
    if member is None:
        raise NoCalendar
    return member


async def refuse_second(member: StaffMember, starts_at: datetime, ends_at: datetime) -> None:
    found = await fetch_one(STANDING, member.id, starts_at, ends_at)
    if found is not None:
        zone = (await branch(member.branch)).zone
        raise AlreadyOff(stretch_words(found["starts_at"], found["ends_at"], zone), found["status"])


async def take_time_off(
    actor: Actor, member_id: int, starts_at: datetime, ends_at: datetime, reason: str = ""
) -> TimeOff:
    """A stretch without visits that a manager writes down: it is approved at once."""
    check_time_off(starts_at, ends_at)
    why = words(120, least=0)(reason.strip(), "reason")
    async with transaction():
        member = await queries.access_member(actor, member_id)
        return await put_down(actor, member, (starts_at, ends_at, why), Status.approved)


async def put_down(
    actor: Actor, member: StaffMember, stretch: tuple[datetime, datetime, str], status: Status
) -> TimeOff:
    now, decided = clock.now(), status is Status.approved
    made = TimeOff(
        member=member.id,
        starts_at=stretch[0],
        ends_at=stretch[1],
        reason=stretch[2],
        status=status,
        asked_at=now,
        asked_by=actor.name,
        decided_at=now if decided else None,
        decided_by=actor.name if decided else "",
    )
    await made.save()
    await note(actor, "take time off" if decided else "ask for time off", member, made, "")
    return made


async def approve_time_off(actor: Actor, time_off_id: int, answer: str = "") -> TimeOff:
    """From now on nobody can be booked in it. Raises `AlreadyDecided`."""
    return await decide(actor, time_off_id, Status.approved, answer)


async def decline_time_off(actor: Actor, time_off_id: int, answer: str = "") -> TimeOff:
    """It stays a day of work; the asker reads the answer. Raises `AlreadyDecided`."""
    return await decide(actor, time_off_id, Status.declined, answer)


async def decide(actor: Actor, time_off_id: int, status: Status, answer: str) -> TimeOff:
    actor.require(Permission.edit_staff)
    word = words(300, least=0)(answer.strip(), "answer")
    async with transaction():
        found = await locked(time_off_id)
        member = await queries.access_member(actor, found.member)
        if found.status != Status.asked:
            raise AlreadyDecided(found.status)
        before = in_words(found)
        await found.update_self(
            {
                TimeOff.status: status,
                TimeOff.answer: word,
                TimeOff.decided_at: clock.now(),
                TimeOff.decided_by: actor.name,
            }
        )
        verb = "approve" if status is Status.approved else "decline"
        await note(actor, f"{verb} time off", member, found, before)
    return found


async def withdraw_time_off(actor: Actor, time_off_id: int) -> TimeOff:
    """It is not wanted any more, or they work then after all: for the asker, and for whoever edits staff.

    Raises `AlreadyDecided` for what was declined or withdrawn, `IsOver` for what has been taken.
    """
    async with transaction():
        found = await locked(time_off_id)
        member = await queries.access_member(actor, found.member)
        if actor.member != member.id:
            actor.require(Permission.edit_staff)
        if found.status not in (Status.asked, Status.approved):
            raise AlreadyDecided(found.status)
        if found.ends_at <= clock.now():
            raise IsOver
        before = in_words(found)
        await found.update_self(
            {
                TimeOff.status: Status.withdrawn,
                TimeOff.withdrawn_at: clock.now(),
                TimeOff.withdrawn_by: actor.name,
            }
        )
        await note(actor, "withdraw time off", member, found, before)
    return found


async def locked(time_off_id: int) -> TimeOff:
    """The row, held until the transaction ends."""
    await there(TimeOff, time_off_id, "time off")
    found: TimeOff | None = await TimeOff.objects().where(TimeOff.id == time_off_id).first().lock_rows()
    if found is None:
        raise NotFound("There is no such time off.")
    return found


async def note(actor: Actor, action: str, member: StaffMember, made: TimeOff, before: str) -> None:
    zone = (await branch(member.branch)).zone
    what = f"time off {stretch_words(made.starts_at, made.ends_at, zone)}"
    await journal.write(
        actor,
        action,
        ("staff_member", member.id),
        branch=member.branch,
        before={what: before} if before else None,
        after={what: in_words(made)},
    )
