"""Why a place of a class cannot be had, or the class not be changed."""

from booking.rules.classes import Hindrance
from kit.errors import Refused
from kit.words import _, ngettext


class NoPlace(Refused):
    """Nobody can be given a place now; each reason has its own name."""


class EventOff(NoPlace):
    """The class will not be held."""

    def __init__(self) -> None:
        super().__init__(_("This class is cancelled. Please choose another date."))


class EventBegun(NoPlace):
    """It is too late to come."""

    def __init__(self) -> None:
        super().__init__(_("This class has begun. Please choose another date."))


class EventFull(NoPlace):
    """There are fewer places than were asked for; `left` is how many."""

    def __init__(self, left: int) -> None:
        self.left = left
        few = ngettext(
            "1 place is left. Please take fewer, or choose another date.",
            "Only %(n)d places are left. Please take fewer, or choose another date.",
            left,
        )
        said = few if left else _("This class is full.")
        super().__init__(said, left=left)


class TooManySeats(NoPlace):
    """Online one client gets so many places of a class and no more."""

    def __init__(self, most: int, has: int) -> None:
        said = ngettext(
            "One person can book 1 place of this class online.",
            "One person can book %(n)d places of this class online.",
            most,
        )
        already = _("You have yours already.") if has else ""
        sentences = (said, already, _("Please call us for more."))
        super().__init__(" ".join(each for each in sentences if each), most=most, has=has)


class StaleEvent(Refused):
    """The class is not what the asker saw any more."""

    def __init__(self) -> None:
        super().__init__("Somebody changed this class in the meantime. Look at it as it is now, then decide.")


class TooFewPlaces(Refused):
    """More places are taken than there would be."""

    def __init__(self, capacity: int, taken: int) -> None:
        super().__init__(
            f"{taken} places are booked already, so there cannot be only {capacity}. "
            "Cancel somebody first, or leave more places.",
            taken=taken,
        )


class AlreadyHeld(Refused):
    """Somebody has paid for it, so it took place."""

    def __init__(self, done: int) -> None:
        people = "One person has" if done == 1 else f"{done} people have"
        super().__init__(
            f"{people} been to this class and paid. Reopen those visits first if it did not take place."
        )


def refusal_of(reason: Hindrance, left: int) -> NoPlace:
    if reason == Hindrance.full:
        return EventFull(max(left, 0))
    return EventOff() if reason == Hindrance.off else EventBegun()
