"""People in line at Center on the Wednesday of the scene, and what was offered to them."""

from datetime import date, timedelta

from booking import actions
from booking.actions import Booking, Wanted
from booking.rules.waiting import Preference
from booking.waiting_tables import Freed, WaitingOffer, WaitingRequest, WaitingTerms
from clients.tables import Visit
from kit import clock
from kit.rights import CUSTOMER
from reminders.tables import Message
from tests.booking.scene import DAY, at
from tests.cast import Salon

FULL = ("09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00")


def on_the_day(member: int | None = None, opens: int = 0, closes: int = 1440, day: date = DAY) -> Preference:
    return Preference(day, day, opens=opens, closes=closes, member=member)


async def wait(
    salon: Salon, number: int, *preferences: Preference, service: int | None = None, email: str = "client"
) -> WaitingRequest:
    """Client `number` waits for a haircut with Anna on the day."""
    wanted = Wanted(
        salon.center, service or salon.haircut, preferences or [on_the_day(salon.anna)],
        f"Client {number}", f"+49 1511 1{number:06}", f"{email}{number}@example.com" if email else "",
    )  # fmt: skip
    return await actions.join(CUSTOMER, wanted)


async def full_day(salon: Salon, member: int | None = None) -> dict[str, Visit]:
    """Every hour of somebody's (Anna's) day is booked; visits by their start."""
    return {
        start: await actions.book(
            salon.actors["Olga"],
            Booking(salon.center, salon.haircut, member or salon.anna, at(start), notify=False),
        )
        for start in FULL
    }


async def free(salon: Salon, visit: Visit) -> None:
    await actions.cancel(salon.actors["Olga"], visit.id, "", tell=False)


async def work_off() -> int:
    """Until the worker finds nothing more; how many pieces of work that was."""
    done = 0
    while await actions.offer_next():
        done += 1
        assert done < 200, "the worker never ends"
    return done


async def offers(**where: object) -> list[WaitingOffer]:
    found = await WaitingOffer.objects().order_by(WaitingOffer.id)
    return [each for each in found if all(getattr(each, name) == value for name, value in where.items())]


async def set_way(salon: Salon, way: str, **terms: object) -> None:
    await WaitingTerms(branch=salon.center, way=way, **terms).save()


async def unspent() -> int:
    return await Freed.count().where(Freed.spent_at.is_null())


async def fresh(request: WaitingRequest) -> WaitingRequest:
    found = await WaitingRequest.objects().get(WaitingRequest.id == request.id)
    assert found is not None
    return found


async def later(minutes: int):  # type: ignore[no-untyped-def]
    return clock.pretend(clock.now() + timedelta(minutes=minutes))


async def letters(kind: str) -> list[Message]:
    return list(await Message.objects().where(Message.kind == kind).order_by(Message.id))
