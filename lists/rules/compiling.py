"""A segment as one condition of SQL over `client`.

What is counted becomes a set of clients (`client.id IN (SELECT …)`), which the database makes once; and, or
and not are the algebra of sets.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from kit.errors import Invalid
from lists.rules.catalogue import Fact, Kind, Measure, Source
from lists.rules.numbers import Test, number_test
from lists.rules.periods import Span
from lists.rules.terms import Group, Join, Term
from lists.rules.writing import (
    LONGEST_TEXT,
    NOT_ANY_MORE,
    Writing,
    array,
    chosen,
    filter_sql,
    no_such_way,
    span,
    within,
)

MONTHS = tuple(str(month) for month in range(1, 13))
JOINS = {Join.all: (" AND ", ""), Join.any: (" OR ", ""), Join.none: (" OR ", "NOT ")}
NO_RIGHT = "You have no right to ask for this."


def group_sql(group: Group, writing: Writing) -> str:
    """Raises `Invalid` for a term that cannot be computed, with the reason in words."""
    if not group.parts:
        return "TRUE"
    between, before = JOINS[group.join]
    parts = [
        group_sql(each, writing) if isinstance(each, Group) else term_sql(each, writing)
        for each in group.parts
    ]
    return f"{before}({between.join(parts)})"


def term_sql(term: Term, writing: Writing) -> str:
    fact = writing.catalogue.get(term.fact)
    if term.fact in writing.withheld:
        raise Invalid(NO_RIGHT, fact=NO_RIGHT)
    if fact is None or not set(term.where) <= fact.filters.keys():
        raise Invalid(NOT_ANY_MORE, fact=NOT_ANY_MORE)
    if fact.rows is not None:
        return among_sql(term, fact, fact.rows, writing)
    if fact.measure is not None and (term.where or not fact.column):
        return measured(term, fact, fact.measure, writing)
    if fact.kind is Kind.many_of:
        return (array_sql if fact.array else many_sql)(term, fact, writing)
    return f"({COLUMNS[fact.kind](term, writing.filled(fact.column), writing, fact)}) IS TRUE"


def text_sql(term: Term, column: str, writing: Writing, fact: Fact) -> str:
    """Of several texts one is enough; nothing is known of who has none of them."""
    if not fact.further:
        return one_text_sql(term, column, writing)
    if term.how == "unknown":
        return f"NOT ({text_sql(Term(term.fact, 'known'), column, writing, fact)})"
    on_the_card, elsewhere = (one_text_sql(term, each, writing) for each in (column, "held.value"))
    among = f"SELECT held.client FROM ({fact.further}) AS held WHERE {elsewhere}"  # noqa: S608 - the catalogue's own
    return f"({on_the_card} OR client.id IN ({among}))"


def one_text_sql(term: Term, column: str, writing: Writing) -> str:
    if term.how in ("known", "unknown"):
        return f"{column} {'<>' if term.how == 'known' else '='} ''"
    typed = " ".join("".join(term.values[:1]).split())
    if not typed or len(typed) > LONGEST_TEXT or "\0" in typed:
        raise Invalid("What text?", value=f"Write up to {LONGEST_TEXT} letters.")
    if term.how == "is":
        return f"lower({column}) = lower({writing.word(typed, 'text')})"
    sought = writing.word(typed, "text")
    if term.how == "starts_with":
        return f"starts_with(lower({column}), lower({sought}))"
    if term.how == "contains":
        return f"strpos(lower({column}), lower({sought})) > 0"
    raise no_such_way()


def number_sql(term: Term, column: str, _: Writing, fact: Fact) -> str:
    return known_sql(term, column) or number_test(
        term.how, term.values, fact.unit, tenths=fact.tenths
    ).sql.format(column)


def day_sql(term: Term, column: str, writing: Writing, _: Fact) -> str:
    return known_sql(term, column) or within(column, span(term.how, term.values, writing), writing)


def yearly_sql(term: Term, column: str, writing: Writing, _: Fact) -> str:
    """A birthday, which may lack its year; a 29 February is kept a day earlier in other years."""
    if term.how in ("known", "unknown"):
        return f"{column} {'<>' if term.how == 'known' else '='} ''"
    if term.how == "in_month":
        months = [f"{int(each):02}" for each in chosen(term.values, MONTHS)]
        return f"left(right({column}, 5), 2) = ANY({writing.word(months, 'text[]')})"
    days = sorted(days_of_year(span(term.how, term.values, writing)))
    return f"right({column}, 5) = ANY({writing.word(days, 'text[]')})"


def days_of_year(meant: Span) -> set[str]:
    first, end = meant
    if first is None or end is None:
        raise no_such_way()
    days = [first + timedelta(days=each) for each in range(min((end - first).days, 366))]
    found = {f"{each:%m-%d}" for each in days}
    leaps = {each for each in days if (each + timedelta(days=1)).strftime("%m-%d") == "03-01"}
    return found | ({"02-29"} if leaps else set())


def choice_sql(term: Term, column: str, writing: Writing, fact: Fact) -> str:
    if term.how in ("known", "unknown"):
        return f"{column} IS {'NOT ' if term.how == 'known' else ''}NULL"
    is_any = f"{column} = ANY({array(term.values, fact, writing)})"
    if term.how == "any_of":
        return is_any
    if term.how == "none_of":
        return f"({is_any}) IS NOT TRUE"
    raise no_such_way()


def yes_no_sql(term: Term, column: str, _: Writing, __: Fact) -> str:
    if term.how not in ("yes", "no"):
        raise no_such_way()
    return column if term.how == "yes" else f"NOT ({column})"


COLUMNS = {
    Kind.text: text_sql,
    Kind.whole: number_sql,
    Kind.money: number_sql,
    Kind.day: day_sql,
    Kind.yearly: yearly_sql,
    Kind.one_of: choice_sql,
    Kind.yes_no: yes_no_sql,
}


def known_sql(term: Term, column: str) -> str:
    return {"known": f"{column} IS NOT NULL", "unknown": f"{column} IS NULL"}.get(term.how, "")


def many_sql(term: Term, fact: Fact, writing: Writing) -> str:
    """`column` is a query of (client, value).

    Where a client may have several, each is taken once: of too many the planner would make no set at all, and
    would go through them for every client.
    """
    each = "client" if fact.is_single else "DISTINCT client"
    rows = f"SELECT {each} FROM ({writing.filled(fact.column)}) AS held"  # noqa: S608 - the catalogue's own
    if term.how in ("known", "unknown"):
        return f"client.id {'IN' if term.how == 'known' else 'NOT IN'} ({rows})"
    meant = f"{rows} WHERE value = ANY({array(term.values, fact, writing)})"
    if term.how == "all_of":
        meant = meant.replace("DISTINCT ", "", 1)
        meant += f" GROUP BY client HAVING count(DISTINCT value) = {len(set(term.values))}"
    elif term.how not in ("any_of", "none_of"):
        raise no_such_way()
    return f"client.id {'NOT IN' if term.how == 'none_of' else 'IN'} ({meant})"


def array_sql(term: Term, fact: Fact, writing: Writing) -> str:
    if term.how in ("known", "unknown"):
        return f"({known_sql(term, fact.array)})"
    if term.how not in HELD:
        raise no_such_way()
    each = f"ARRAY(SELECT to_jsonb(one) FROM unnest({array(term.values, fact, writing)}) AS one)"  # noqa: S608 - only ids
    return HELD[term.how].format(f"{fact.array} @>", each)


HELD = {
    "any_of": "({} ANY ({})) IS TRUE",
    "all_of": "({} ALL ({})) IS TRUE",
    "none_of": "({} ANY ({})) IS NOT TRUE",
}


def among_sql(term: Term, fact: Fact, rows: Source, writing: Writing) -> str:
    """Who has a row like that: one is enough. The opposite holds of who has none."""
    denied = OPPOSITES.get(term.how)
    if denied:
        return f"NOT {among_sql(Term(term.fact, denied, term.values, term.where), fact, rows, writing)}"
    column = writing.filled(fact.column)
    parts = [rows.where, *(filter_sql(rows.filters[each], term.where[each], writing) for each in term.where)]
    if term.how != "known":
        parts.append(row_sql(term, fact, column, writing))
    several = f" GROUP BY client HAVING count(DISTINCT {column}) = {len(set(term.values))}"
    each = f"SELECT {rows.client} AS client" if term.how == "all_of" else f"SELECT DISTINCT {rows.client}"
    found = f"{each} FROM {rows.table} WHERE {' AND '.join(writing.filled(part) for part in parts)}"
    return f"client.id IN ({found}{several if term.how == 'all_of' else ''})"


def row_sql(term: Term, fact: Fact, column: str, writing: Writing) -> str:
    if fact.kind is Kind.many_of:
        if term.how not in ("any_of", "all_of"):
            raise no_such_way()
        return f"{column} = ANY({array(term.values, fact, writing)})"
    if fact.kind is Kind.text:
        return one_text_sql(term, column, writing)
    return COLUMNS[fact.kind](term, column, writing, fact)


OPPOSITES = {"unknown": "known", "no": "yes", "none_of": "any_of"}


def measured(term: Term, fact: Fact, measure: Measure, writing: Writing) -> str:
    measure = soonest(term, measure)
    rows, value = rows_of(term, measure, writing)
    value = writing.filled(value)
    if term.how in ("known", "unknown"):
        if measure.is_number:
            raise no_such_way()
        return f"client.id {'IN' if term.how == 'known' else 'NOT IN'} ({rows} HAVING {value} IS NOT NULL)"
    if fact.kind is Kind.day:
        return f"client.id IN ({rows} HAVING {within(value, span(term.how, term.values, writing), writing)})"
    return counted(rows, value, number_test(term.how, term.values, fact.unit, tenths=fact.tenths), measure)


def soonest(term: Term, measure: Measure) -> Measure:
    """The first of what is kept that has all the filters, else what is counted now."""
    return next((each for each in measure.kept if has_all(each.source, term.where)), measure)


def has_all(source: Source, where: Mapping[str, Sequence[str]]) -> bool:
    filters = source.filters
    return all(
        name in filters and not (filters[name].takes_one and len(values) > 1)
        for name, values in where.items()
    )


def counted(rows: str, value: str, test: Test, measure: Measure) -> str:
    """Who has no rows has none of them: 0 is looked for by those who have another number."""
    if measure.is_number and test.holds(Decimal(0)):
        return f"client.id NOT IN ({rows}{having(value, test, 'NOT ')})"
    return f"client.id IN ({rows}{having(value, test)})"


def having(value: str, test: Test, negated: str = "") -> str:
    """Rows that are there need not be counted to be at least one."""
    is_any = value.startswith("count(") and (test.is_none if negated else test.is_any)
    return "" if is_any else f" HAVING {negated}({test.sql.format(value)})"


def rows_of(term: Term, measure: Measure, writing: Writing) -> tuple[str, str]:
    """The query of clients, grouped, and the aggregate to be asked for in its HAVING."""
    source, value = measure.source, measure.value
    parts = [
        source.where,
        *(filter_sql(source.filters[each], term.where[each], writing) for each in term.where),
    ]
    if measure.per_visit and set(term.where) <= source.of_visit:
        value, parts = measure.per_visit, [*parts, source.once]
    rows = f"{source.table} WHERE {writing.filled(' AND '.join(parts))}"
    # What is counted once a visit is put in the order of visits by the planner itself.
    if source.by_client and "DISTINCT" not in value:
        named, _ = source.client.split(".")
        rows = f"(SELECT * FROM {rows} ORDER BY {source.client}) AS {named}"  # noqa: S608 - the catalogue's own
    return f"SELECT {source.client} FROM {rows} GROUP BY {source.client}", value  # noqa: S608 - the catalogue's own
