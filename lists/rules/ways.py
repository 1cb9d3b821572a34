"""How each kind of fact may be asked for, in words, and what has to be said with it."""

from lists.rules.catalogue import Fact, Kind

# What follows: n a number, m an amount, c a count and its unit, d a day, t text, o options, M months.
Ways = dict[str, tuple[str, str]]

NUMBERS: Ways = {
    "at_least": ("at least", "n"),
    "at_most": ("at most", "n"),
    "exactly": ("exactly", "n"),
    "between": ("from … to", "nn"),
}
DAYS: Ways = {
    "in_last": ("in the last", "c"),
    "before_last": ("longer ago than", "c"),
    "in_next": ("in the next", "c"),
    "today": ("today", ""),
    "this_week": ("this week", ""),
    "this_month": ("this month", ""),
    "last_month": ("last month", ""),
    "this_year": ("this year", ""),
    "last_year": ("last year", ""),
    "on_or_after": ("on or after", "d"),
    "before": ("before", "d"),
    "between": ("from … to", "dd"),
}
KNOWN: Ways = {"known": ("is known", ""), "unknown": ("is not known", "")}
WAYS: dict[Kind, Ways] = {
    Kind.text: {
        "contains": ("contains", "t"),
        "is": ("is", "t"),
        "starts_with": ("begins with", "t"),
        "known": ("is filled in", ""),
        "unknown": ("is empty", ""),
    },
    Kind.whole: NUMBERS,
    Kind.money: {how: (words, takes.replace("n", "m")) for how, (words, takes) in NUMBERS.items()},
    Kind.day: {**DAYS, **KNOWN},
    Kind.yearly: {
        "in_next": DAYS["in_next"],
        "today": DAYS["today"],
        "this_week": DAYS["this_week"],
        "this_month": DAYS["this_month"],
        "in_month": ("in", "M"),
        **KNOWN,
    },
    Kind.one_of: {
        "any_of": ("is", "o"),
        "none_of": ("is not", "o"),
        "known": ("is one", ""),
        "unknown": ("is none", ""),
    },
    Kind.many_of: {
        "any_of": ("one of", "o"),
        "all_of": ("all of", "o"),
        "none_of": ("none of", "o"),
        "known": ("any at all", ""),
        "unknown": ("none at all", ""),
    },
    Kind.yes_no: {"yes": ("yes", ""), "no": ("no", "")},
}


def ways_of(fact: Fact) -> Ways:
    """A number that everybody has is always known; a day that somebody may lack is not."""
    lacks = fact.kind in (Kind.whole, Kind.money) and not (fact.measure and fact.measure.is_number)
    if fact.is_always:
        return {"any_of": ("is", "o"), "none_of": ("is not", "o")}
    if fact.is_single:
        return {how: way for how, way in WAYS[fact.kind].items() if how != "all_of"}
    return {**WAYS[fact.kind], **KNOWN} if lacks else WAYS[fact.kind]


def takes(fact: Fact, how: str) -> str:
    return ways_of(fact).get(how, ("", ""))[1]
