"""Prices of a service by the level of whoever does it: columns of their own, where there are levels."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from asyncpg import Record

from batches.kinds.headings import PRICE
from batches.rules.columns import Bulk, Column, titles
from batches.rules.values import NONE, price
from catalog.queries import branches_of
from catalog.reading import wrong
from catalog.tables import Branch
from kit.db import fetch
from kit.money import parse_money, plain
from kit.rights import SYSTEM, Actor
from kit.seen import mark_of
from staff import actions, queries
from staff.facts import level_terms_facts
from staff.rules import Terms

TERMS = """
SELECT service, level, branch, minutes, pattern, price FROM level_terms
WHERE ($1 = 0 OR service = $1) ORDER BY level, branch
"""
ByLevel = dict[tuple[int, int], Terms]


def name_of(level: int, branch: int) -> str:
    return f"level-{level}-{branch}"


async def level_columns(actor: Actor) -> list[Column]:
    branches = await branches_of(actor)
    return [
        level_column(row, branch, alone=len(branches) == 1)
        for row, branch in product(await queries.levels(), branches)
    ]


def level_column(level: Record, branch: Branch, *, alone: bool) -> Column:
    where = "" if alone else f" in {branch.name}"
    label = f"Price with {level['name']}{where}, {branch.currency}"
    known = [f"{word} {level['name']}{where}" for word in PRICE] + [f"{level['name']}{where}", label]
    known += [f"{level['name']} {word}{where}" for word in PRICE]
    return Column(
        name=name_of(level["id"], branch.id),
        label=label,
        reads=price(branch.currency),
        titles=titles(*known, *(f"{text} {branch.currency}" for text in known)),
        hint="a dash is “as in the price list”",
        bulk=Bulk.price,
        currency=branch.currency,
    )


async def level_cells(actor: Actor) -> dict[int, dict[str, str]]:
    """By service; where a level has no price of its own there is none."""
    currencies = {each.id: each.currency for each in await branches_of(actor)}
    cells: dict[int, dict[str, str]] = {}
    for row in await fetch(TERMS, 0):
        if row["branch"] in currencies and row["price"] is not None:
            written = plain(row["price"], currencies[row["branch"]])
            cells.setdefault(row["service"], {})[name_of(row["level"], row["branch"])] = written
    return cells


async def terms_of(service: int) -> ByLevel:
    return {(row["level"], row["branch"]): as_terms(row) for row in await fetch(TERMS, service)}


def as_terms(row: Record) -> Terms:
    return Terms(row["minutes"], row["price"], tuple(row["pattern"]))


async def set_prices(actor: Actor, service: int, values: Mapping[str, str]) -> None:
    """The prices of a row; a level's own minutes stay."""
    branches = {each.id: each.currency for each in await branches_of(actor)}
    texts = {key_of(name): text for name, text in values.items() if name.startswith("level-")}
    if not texts:
        return
    offered = {row["id"] for row in await queries.offered_in(service)}
    seen, had = mark_of(await level_terms_facts(actor, service)), await terms_of(service)
    terms: ByLevel = {}
    for (level, branch), text in texts.items():
        if branch not in offered:
            raise wrong(
                name_of(level, branch), "It is not on offer there: it needs a price of its own first."
            )
        amount = None if text == NONE else parse_money(text, branches[branch])
        terms[level, branch] = replace(had.get((level, branch), Terms()), price=amount)
    await actions.set_level_terms(actor, service, terms, seen)


def key_of(name: str) -> tuple[int, int]:
    _, level, branch = name.split("-")
    return int(level), int(branch)


async def kept_terms(service: int) -> list[list[Any]]:
    return [
        [*key, each.minutes, list(each.pattern), each.price]
        for key, each in (await terms_of(service)).items()
    ]


async def put_terms_back(actor: Actor, service: int, was: Sequence[Sequence[Any]]) -> None:
    terms = dict.fromkeys(await terms_of(service), Terms())
    terms |= {(each[0], each[1]): Terms(each[2], each[4], tuple(each[3])) for each in was}
    await actions.set_level_terms(actor, service, terms)


async def level_facts_of(service: int) -> dict[str, Any]:
    return await level_terms_facts(SYSTEM, service)
