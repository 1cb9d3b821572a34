"""Facts about one start, for the tests of its reasons."""

from datetime import date

from hypothesis import strategies as st

from booking.rules.days import Span, midnight
from booking.rules.facts import Facts, Someone, Use
from booking.rules.reasons import reasons_against
from booking.rules.reasons_told import sentence
from booking.rules.terms import Terms
from tests.booking.strategies import taken

BERLIN = "Europe/Berlin"
DAY = date(2026, 12, 2)
USES = st.sampled_from([Use.visit, Use.visit, Use.hold, Use.away])


@st.composite
def claims(draw, uses=USES) -> list[tuple[Span, Use, Span]]:
    """Minutes from midnight; a visit's client may be there for a part of what is taken only."""
    found = []
    for start, end in draw(taken()):
        use, cut = draw(uses), st.integers(0, end - start)
        core = (start + draw(cut), end - draw(cut)) if use == Use.visit else (start, end)
        found.append(((start, end), use, core))
    return found


def moment(text: str, day: date = DAY) -> int:
    hour, minute = map(int, text.split(":"))
    return midnight(day, BERLIN) + hour * 3600 + minute * 60


def between(start: str, end: str) -> Span:
    return moment(start), moment(end)


def told(start: str, who: Someone, *, online: bool = False, **known) -> list[str]:
    terms = Terms(BERLIN, 900, moment("08:00"), date(2026, 12, 20))
    given_facts = {"doors": [between("08:00", "20:00")]} | known
    facts = Facts("Colour", moment(start), moment("07:00"), **given_facts)
    return [sentence(each, facts.start, BERLIN) for each in reasons_against(facts, who, terms, online=online)]
