"""A change of a visit that carries a code is carried out once, however often a tablet has to send it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from clients.tables import Visit
from kit.errors import Refused
from kit.once import form_sent, made_once
from kit.rights import actor_of
from kit.web import AnyRequest

WHO = "made_by"  # the account that was signed in when the change was made


class MadeBySomebodyElse(Refused):
    """The change was saved on the tablet by one person, and another is signed in now."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else saved this change on the tablet. It is sent when they sign in there again.",
            made_by_somebody_else=True,
        )


@dataclass(frozen=True, slots=True)
class Made:
    """The version of the visit that a change made. Sent again, it is the same one, and `visit` is None."""

    version: int
    visit: Visit | None = None


async def carried_out(request: AnyRequest, change: Callable[[], Awaitable[Visit]]) -> Made:
    """Raises what the change raises, which is then as good as unsent, and `MadeBySomebodyElse`."""
    who = (await request.form()).get(WHO)
    if who and who != str(actor_of(request).account):
        raise MadeBySomebodyElse
    form, done = await form_sent(request), list[Visit]()
    if not form:
        return made_by(await change())

    async def make() -> Visit:
        done.append(await change())
        return done[0]

    place = await made_once(form, make, lambda visit: f"/desk/visits/{visit.id}?version={visit.version}")
    return made_by(done[0]) if done else Made(int(place.rpartition("=")[2]))


def made_by(visit: Visit) -> Made:
    return Made(visit.version, visit)
