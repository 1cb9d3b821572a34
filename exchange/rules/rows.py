"""One row of a file as values by field, with what is wrong in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from exchange.rules.fields import Faulty, Field, Options
from kit.errors import Invalid

Values = dict[str, str]
Joiner = Callable[[Values], Values]


@dataclass(frozen=True, slots=True)
class Read:
    """`faults` by field; a row `is_wrong` when it cannot be taken."""

    values: Values
    faults: Mapping[str, str]
    is_wrong: bool

    @property
    def told(self) -> str:
        return " ".join(self.faults.values())


def read_row(fields: Sequence[Field | None], cells: Sequence[str], options: Options, joined: Joiner) -> Read:
    """`fields` are those of the columns, None: left out; `joined` makes a whole of the parts."""
    values: Values = {}
    faults: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=False):
        if field is None or not cell:
            continue
        try:
            values[field.name] = field.read(cell, options)
        except Invalid as problem:
            faults[field.name] = " ".join(problem.fields.values()) or problem.sentence
    return judged(values, faults, options, joined)


def judged(values: Values, faults: dict[str, str], options: Options, joined: Joiner) -> Read:
    is_wrong = bool(faults) and options.faulty is Faulty.leave
    try:
        values = joined(values)
    except Invalid as problem:
        faults.setdefault(next(iter(problem.fields), "row"), " ".join(problem.fields.values()))
        is_wrong = True
    return Read(values, faults, is_wrong)
