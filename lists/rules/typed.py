"""A segment as a form: every node has a path (0, 0-1, …), and what belongs to it ends with that.

`node-0` says whether it is a term or a group; `fact-0`, `how-0`, `v1-0`, `v2-0` and `o-0-<option>` make the
term, `f-0-<filter>-<option>` and `p-0-<filter>-how|v1|v2` its filters, `join-0` the group. "join" is that of
the whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.errors import Invalid
from kit.money import parse_money
from lists.rules.catalogue import Catalogue, Fact
from lists.rules.periods import PERIODS
from lists.rules.terms import DEEPEST, MOST_TERMS, Group, Join, Term
from lists.rules.ways import takes, ways_of

FIRST = "visits"
BEGINNINGS = {"n": "1", "c": "30", "t": "", "d": "", "m": "", "o": "", "M": ""}


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent, and of what it speaks."""

    sent: Mapping[str, str]
    facts: Catalogue
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, name: str, path: str) -> str:
        return self.sent.get(f"{name}-{path}", "")

    def below(self, path: str) -> list[str]:
        """The paths of the parts of a group, in the order of the form."""
        return [*self.paths.get(path, ())]

    def chosen(self, start: str) -> tuple[str, ...]:
        return tuple(name.removeprefix(start) for name in self.sent if name.startswith(start))


def read_form(sent: Mapping[str, str], facts: Catalogue) -> Group:
    """The tree as it was typed: what is wrong in it is said when it is asked. Then what `do` asks is done."""
    paths: dict[str, tuple[str, ...]] = {}
    for name in sent:
        if name.startswith("node-") and len(paths) <= MOST_TERMS * 2:
            path = name.removeprefix("node-")
            above = path.rpartition("-")[0]
            paths[above] = (*paths.get(above, ()), path)
    form = Form(sent, facts, paths)
    return Group(join_of(sent.get("join", "")), parts_of("", form, sent.get("do", "").split(":")))


def parts_of(path: str, form: Form, asked: list[str]) -> tuple[Term | Group, ...]:
    do, where = asked[0], asked[1] if len(asked) > 1 else ""
    parts: list[Term | Group] = []
    for each in form.below(path):
        if (do, where) != ("drop", each):
            parts.append(node_of(each, form, asked))
    if where == path and do == "add":
        parts.append(new_term(form.facts))
    if where == path and do == "group":
        parts.append(Group(Join.any, (new_term(form.facts),)))
    return tuple(parts)


def node_of(path: str, form: Form, asked: list[str]) -> Term | Group:
    if form.get("node", path) == "group" and path.count("-") < DEEPEST:
        return Group(join_of(form.get("join", path)), parts_of(path, form, asked))
    return term_of(path, form, asked)


def join_of(text: str) -> Join:
    return Join(text) if text in set(Join) else Join.all


def new_term(facts: Catalogue) -> Term:
    """What many begin with; its first way, filled in."""
    return begun(FIRST if FIRST in facts else next(iter(facts)), facts)


def begun(key: str, facts: Catalogue) -> Term:
    how = next(iter(ways_of(facts[key])))
    return Term(key, how, beginning(takes(facts[key], how)))


def beginning(kinds: str) -> tuple[str, ...]:
    return (
        (BEGINNINGS["c"], "days")
        if kinds == "c"
        else tuple(BEGINNINGS[each] for each in kinds if each in "nmdt")
    )


def term_of(path: str, form: Form, asked: list[str]) -> Term:
    """Another fact than the form was made for (`was`) begins anew, and so does another way to ask for it."""
    key, how = form.get("fact", path), form.get("how", path)
    fact = form.facts.get(key)
    if fact is None:
        return Term(key, how)
    if form.get("was", path) != key:
        return begun(key, form.facts)
    if how not in ways_of(fact):
        how = next(iter(ways_of(fact)))
    kinds = takes(fact, how)
    values = values_of(path, kinds, fact, form) if form.get("washow", path) == how else beginning(kinds)
    return Term(key, how, values, where_of(path, fact, form, asked))


def values_of(path: str, kinds: str, fact: Fact, form: Form) -> tuple[str, ...]:
    if kinds in ("o", "M"):
        return form.chosen(f"o-{path}-")
    typed = (form.get("v1", path).strip(), form.get("v2", path).strip())
    count = 2 if kinds == "c" else len(kinds)
    return tuple(kept(each, fact.unit) if "m" in kinds else each for each in typed[:count])


def kept(text: str, currency: str) -> str:
    """Minor units; what is no amount stays as it was typed, to be refused in words."""
    try:
        return str(parse_money(text, currency))
    except Invalid:
        return f"{text}?" if text.isdecimal() else text


def where_of(path: str, fact: Fact, form: Form, asked: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, each in fact.filters.items():
        if f"has-{path}-{name}" in form.sent and asked != ["unfilter", path, name]:
            start = f"p-{path}-{name}"
            found[name] = period_of(start, form) if each.is_period else form.chosen(f"f-{path}-{name}-")
    added = form.get("filter", path)
    if added in fact.filters and added not in found:
        found[added] = ("in_last", "12", "months") if fact.filters[added].is_period else ()
    return found


def period_of(start: str, form: Form) -> tuple[str, ...]:
    how = form.sent.get(f"{start}-how", "")
    count = {"n": 2, "d": 1, "dd": 2}.get(PERIODS.get(how, ""), 0)
    if form.sent.get(f"{start}-washow") != how:
        return how, *((BEGINNINGS["c"], "days") if PERIODS.get(how) == "n" else ("",) * count)
    return how, *(form.sent.get(f"{start}-v{number}", "").strip() for number in range(1, count + 1))
