"""Why a place of a class cannot be had, or the class not be changed."""

from booking.rules.classes import Hindrance
from kit.errors import Refused


class NoPlace(Refused):
    """Nobody can be given a place now; each reason has its own name."""


class EventOff(NoPlace):
    """The class will not be held."""

    def __init__(self) -> None:
        super().__init__("This class is cancelled. Please choose another date.")


class EventBegun(NoPlace):
    """It is too late to come."""

    def __init__(self) -> None:
        super().__init__("This class has begun. Please choose another date.")


class EventFull(NoPlace):
    """There are fewer places than were asked for; `left` is how many."""

    def __init__(self, left: int) -> None:
        self.left = left
        few = "1 place is" if left == 1 else f"Only {left} places are"
        said = f"{few} left. Please take fewer, or choose another date." if left else "This class is full."
        super().__init__(said, left=left)


class TooManySeats(NoPlace):
    """Online one client gets so many places of a class and no more."""

    def __init__(self, most: int, has: int) -> None:
        places = "1 place" if most == 1 else f"{most} places"
        already = " You have yours already." if has else ""
        super().__init__(
            f"One person can book {places} of this class online.{already} Please call us for more.",
            most=most,
            has=has,
        )


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
