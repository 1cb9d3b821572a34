"""A segment in words: “Visits at least 3, with Anna, and last visit longer ago than 60 days”."""

from collections.abc import Mapping, Sequence
from datetime import date

from kit.money import format_money
from lists.rules.catalogue import Catalogue, Fact
from lists.rules.options import Options
from lists.rules.terms import Group, Join, Term
from lists.rules.ways import DAYS, takes, ways_of

JOINED = {Join.all: " and ", Join.any: " or ", Join.none: " or "}
LOST = "something that cannot be asked for"
MOST_NAMED = 4


def in_words(group: Group, facts: Catalogue, options: Mapping[str, Options]) -> str:
    if not group.parts:
        return "everybody"
    parts = [
        bracketed(each, group, facts, options)
        if isinstance(each, Group)
        else term_words(each, facts, options)
        for each in group.parts
    ]
    text = JOINED[group.join].join(parts)
    return f"not ({text})" if group.join is Join.none else text


def bracketed(part: Group, of: Group, facts: Catalogue, options: Mapping[str, Options]) -> str:
    text = in_words(part, facts, options)
    is_one = len(of.parts) == 1 or part.join is Join.none or len(part.parts) < 2
    return text if is_one else f"({text})"


def term_words(term: Term, facts: Catalogue, options: Mapping[str, Options]) -> str:
    fact = facts.get(term.fact)
    if fact is None:
        return LOST
    said = [f"{small(fact.title)} {way_words(term, fact, options)}".strip()]
    for name, values in term.where.items():
        each = fact.filters.get(name)
        if each is not None and each.is_period:
            said.append(period_words(values))
        elif each is not None:
            said.append(f"{small(each.title)} {names(values, options.get(each.options, ()))}")
    return ", ".join(said)


def small(title: str) -> str:
    """Within a sentence; what is written in capitals stays so."""
    return title[:1].lower() + title[1:]


def way_words(term: Term, fact: Fact, options: Mapping[str, Options]) -> str:
    words, kinds = ways_of(fact).get(term.how, ("", ""))[0], takes(fact, term.how)
    if kinds in ("o", "M"):
        listed = options.get("months" if kinds == "M" else fact.options, ())
        return f"{words} {names(term.values, listed)}"
    shown = [value_words(value, kinds, fact) for value in term.values]
    return filled(words, shown)


def filled(words: str, shown: Sequence[str]) -> str:
    """ "from … to" takes the first value where the dots are."""
    if "…" in words and len(shown) > 1:
        return f"{words.replace('…', shown[0])} {shown[1]}"
    return " ".join([words, *shown])


def value_words(value: str, kinds: str, fact: Fact) -> str:
    if "m" in kinds and value.isdecimal():
        return format_money(int(value), fact.unit)
    if "d" in kinds:
        return day_words(value)
    return f"“{value}”" if kinds == "t" else value


def day_words(value: str) -> str:
    try:
        return f"{date.fromisoformat(value):%-d %B %Y}"
    except ValueError:
        return "…"


def period_words(values: Sequence[str]) -> str:
    how, *rest = values or ("",)
    words, kinds = DAYS.get(how, ("", ""))
    return filled(words, [day_words(each) if "d" in kinds else each for each in rest])


def names(values: Sequence[str], listed: Options) -> str:
    titles = dict(listed)
    found = [titles.get(each, "…") for each in values]
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return (" or ".join(found[:MOST_NAMED]) or "…") + more
