"""What takes a code that was shown just now: the file with everything, and the wish to be erased."""

from clients.actions import personal as clients
from clients.queries.personal import Person
from kit.errors import Forbidden
from kit.words import N_, _
from privacy.actions.telling import tell_themselves


class ProveAgain(Forbidden):
    """A link is not enough."""

    SENTENCE = N_("For this, show first that it is you: ask for a code.")

    def __init__(self) -> None:
        super().__init__(_(self.SENTENCE))


async def file_about(person: Person, address: str, browser: str) -> bytes:
    """Everything that is known of them, as the desk would hand it over. Raises `ProveAgain`."""
    if not person.is_proved:
        raise ProveAgain
    return await tell_themselves(person.id, address, browser)


async def ask_erasing(person: Person) -> None:
    """The salon does it: what is booked has to end first. Raises `ProveAgain`."""
    if not person.is_proved:
        raise ProveAgain
    await clients.ask_erasing(person.id)
