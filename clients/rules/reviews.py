"""What a review may hold, until when its author may change it, and how an average is written."""

from datetime import datetime, timedelta

from clients.rules.contacts import clean
from kit.errors import Invalid
from kit.words import _

LONGEST = 2_000
MAY_WRITE_FOR = timedelta(days=60)  # after the visit
MAY_CHANGE_FOR = timedelta(days=7)
RATINGS = (1, 2, 3, 4, 5)


def read_rating(text: str) -> int:
    """From one to five."""
    if text not in {str(each) for each in RATINGS}:
        sentence = _("Please choose from one to five stars.")
        raise Invalid(sentence, rating=sentence)
    return int(text)


def read_words(text: str, name: str = "words") -> str:
    """With its line breaks."""
    words = clean(text.replace("\r\n", "\n"))
    if len(words) > LONGEST:
        sentence = _("That is %(n)d letters. Please use at most %(most)d.", n=len(words), most=LONGEST)
        raise Invalid(sentence, **{name: sentence})
    return words


def may_write(ended_at: datetime, written_at: datetime | None, now: datetime) -> bool:
    """A first time for some weeks after the visit, and then some days to think again."""
    if written_at is not None:
        return now < written_at + MAY_CHANGE_FOR
    return now < ended_at + MAY_WRITE_FOR


def first_name(name: str) -> str:
    """How a stranger is told who it was: Masha P."""
    first, _rest, last = name.strip().partition(" ")
    return f"{first} {last[:1]}." if last else first
