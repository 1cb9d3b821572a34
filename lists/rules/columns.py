"""Which columns a sheet may have, how each is read of a client, and by what it is sorted.

What is shown is asked of the clients of one page alone. What is sorted by goes through as few of all clients
as there are indexes for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lists.rules.catalogue import Catalogue, Fact, Kind, Measure, Source
from lists.rules.options import Options
from lists.rules.writing import Writing

KEPT = re.compile(r"coalesce\(total\.(\w+), 0\)")
SEEN = re.compile(r"total\.(\w+_at)")
KEY = re.compile(r"[A-Za-z0-9-]+")  # of a list: an id, or a code
EVERYBODY = "client LEFT JOIN client_total AS total ON total.client = client.id"
WITH_TOTAL = "client_total AS total JOIN client ON client.id = total.client"


@dataclass(frozen=True, slots=True)
class Column:
    """A fact as a column; one that `is_masked` is shown in part, and can neither be sorted nor changed."""

    key: str
    fact: Fact
    is_masked: bool = False

    @property
    def title(self) -> str:
        return self.fact.title

    @property
    def is_number(self) -> bool:
        return self.fact.kind in (Kind.whole, Kind.money, Kind.day)

    @property
    def is_sortable(self) -> bool:
        is_one = self.fact.rows is None and self.fact.kind is not Kind.many_of
        return not self.is_masked and (is_one or self.fact.is_single)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of all clients in their order; the parts of an order come one after the other."""

    source: str
    where: str
    by: str


def columns_of(facts: Catalogue, masked: Catalogue) -> dict[str, Column]:
    """By key, in the order of the catalogue."""
    both = {**{key: Column(key, fact, is_masked=True) for key, fact in masked.items()}}
    return {**both, **{key: Column(key, fact) for key, fact in facts.items()}}


def value_sql(fact: Fact, writing: Writing) -> str:
    """What is shown of the client at hand, over `client` and `total`."""
    if fact.rows is not None:
        return among(fact, fact.rows, writing)
    if fact.kind is Kind.many_of:
        held = writing.filled(fact.column)
        return f"(SELECT array_agg(held.value) FROM ({held}) AS held WHERE held.client = client.id)"  # noqa: S608
    if fact.further:
        further = f"SELECT string_agg(held.value, ' · ') FROM ({fact.further}) AS held"  # noqa: S608
        return f"concat_ws(' · ', nullif({fact.column}, ''), ({further} WHERE held.client = client.id))"
    if fact.column or fact.measure is None:
        return writing.filled(fact.column)
    source = fact.measure.source
    rows = f"FROM {source.table} WHERE {source.where} AND {source.client} = client.id"
    return writing.filled(f"(SELECT {counted(fact.measure)} {rows})")


def among(fact: Fact, rows: Source, writing: Writing) -> str:
    """All that its rows say; of yes and no, whether any says yes."""
    column = writing.filled(fact.column)
    both = {Kind.yes_no: f"bool_or({column})", Kind.text: f"string_agg(DISTINCT {column}, ' · ')"}
    said = both.get(fact.kind, f"array_agg(DISTINCT {column})")
    return f"(SELECT {said} FROM {rows.table} WHERE {rows.where} AND {rows.client} = client.id)"  # noqa: S608


def counted(measure: Measure) -> str:
    return f"coalesce({measure.value}, 0)" if measure.is_number else measure.value


def order_of(
    column: Column, writing: Writing, options: Mapping[str, Options], *, down: bool
) -> tuple[Part, ...]:
    """Every client once. Who has no value comes last; among equals it goes by id, the same way round."""
    fact, way = column.fact, "DESC" if down else "ASC"
    if column.key == "name":
        return (Part(EVERYBODY, "TRUE", f"lower(client.name) {way}, client.id {way}"),)
    if column.key == "phone":
        return halves(("client.phone", "client.phone IS NOT NULL"), EVERYBODY, way)
    if kept := KEPT.fullmatch(fact.column):
        held = f"total.{kept[1]}"
        most, none = halves((held, f"{held} > 0"), WITH_TOTAL, way)
        return (most, none) if down else (none, most)
    if seen := SEEN.fullmatch(fact.column):
        return halves((f"total.{seen[1]}", f"total.{seen[1]} IS NOT NULL"), WITH_TOTAL, way)
    source, value = sorted_by(fact, writing, options)
    return (Part(source, "TRUE", f"{value} {way} NULLS LAST, client.id {way}"),)


def halves(held: tuple[str, str], source: str, way: str) -> tuple[Part, Part]:
    """Who has a value, by an index of it; then all others."""
    value, there = held
    some = Part(source, there, f"{value} {way}, client.id {way}")
    return some, Part(EVERYBODY, f"({there}) IS NOT TRUE", f"client.id {way}")


def sorted_by(fact: Fact, writing: Writing, options: Mapping[str, Options]) -> tuple[str, str]:
    """From what, and by which value of it."""
    if fact.kind is Kind.many_of:
        held = writing.filled(fact.column)
        joined = f"{EVERYBODY} LEFT JOIN ({held}) AS sorted ON sorted.client = client.id"
        return joined, placed("sorted.value", options.get(fact.options, ()))
    if fact.column or fact.measure is None:
        return EVERYBODY, comparable(fact, writing.filled(fact.column), options)
    source, value = fact.measure.source, fact.measure.value
    rows = f"SELECT {source.client} AS client, {value} AS value FROM {source.table} WHERE {source.where}"  # noqa: S608
    grouped = writing.filled(f"{rows} GROUP BY {source.client}")
    joined = f"{EVERYBODY} LEFT JOIN ({grouped}) AS sorted ON sorted.client = client.id"
    return joined, "coalesce(sorted.value, 0)" if fact.measure.is_number else "sorted.value"


def comparable(fact: Fact, value: str, options: Mapping[str, Options]) -> str:
    """Text without regard to capitals; a birthday by its day in the year; one of a list in its order."""
    if fact.kind is Kind.text:
        return f"nullif(lower({value}), '')"
    if fact.kind is Kind.yearly:
        return f"nullif(right({value}, 5), '')"
    if fact.kind is Kind.one_of:
        return placed(value, options.get(fact.options, ()))
    return f"({value})"


def placed(value: str, listed: Options) -> str:
    keys = ",".join(key for key, _ in listed if KEY.fullmatch(key))
    return f"array_position('{{{keys}}}'::text[], ({value})::text)"
