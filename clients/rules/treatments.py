"""Treatment notes: what a template asks, what was answered, and what one version says that another did not.

A note carries the questions that it answers, so that a template may change without any note changing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import msgspec

from clients.rules.contacts import clean
from kit.errors import Invalid

LONGEST_NAME, LONGEST_TITLE, LONGEST_LINE, LONGEST_TEXT, LONGEST_OPTIONS = 60, 80, 300, 10_000, 1000
MOST_QUESTIONS, MOST_OPTIONS = 30, 40
MORE_ROWS = 2
NUMBER = re.compile(r"[+-]?[0-9]{1,9}([.,][0-9]{1,4})?")
NOTHING: Mapping[str, str] = MappingProxyType({})
MARKED = "Please look at the marked fields."


class Asks(StrEnum):
    """What a question is answered with."""

    line = "line"
    long = "long"
    number = "number"
    choice = "choice"
    yes_no = "yes_no"


KINDS = (
    (Asks.line, "Text, one line"),
    (Asks.long, "Text of several lines"),
    (Asks.number, "Number"),
    (Asks.choice, "One of a list"),
    (Asks.yes_no, "Yes or no"),
)


class Question(msgspec.Struct, frozen=True):
    """`title` is its own within a template; `options` are for a choice."""

    title: str
    asks: Asks = Asks.line
    options: tuple[str, ...] = ()


class Content(msgspec.Struct, frozen=True):
    """What a treatment note says: answers by the title of their question, and free words below."""

    template: str
    questions: tuple[Question, ...] = ()
    answers: dict[str, str] = {}
    text: str = ""

    @property
    def said(self) -> list[tuple[str, str]]:
        """What was answered, in words."""
        found = [(each.title, words(each, self.answers.get(each.title, ""))) for each in self.questions]
        return [(title, answer) for title, answer in [*found, ("Besides", self.text)] if answer]


@dataclass(frozen=True, slots=True)
class Row:
    """A question as it stands in the form of a template; `options` are one a line."""

    title: str = ""
    asks: str = Asks.line
    options: str = ""


def words(question: Question, answer: str) -> str:
    return answer.capitalize() if question.asks == Asks.yes_no else answer


def rows_of(questions: Sequence[Question]) -> list[Row]:
    return [Row(each.title, each.asks, "\n".join(each.options)) for each in questions]


def read_template(name: str, rows: Sequence[Row]) -> tuple[str, list[Question]]:
    """A row without a title is left out. Every wrong one is named at once. Raises `Invalid`."""
    faults: dict[str, str] = twice_in(rows)
    title = line(name)
    questions = [read_question(row, place, faults) for place, row in enumerate(rows) if line(row.title)]
    if not 0 < len(title) <= LONGEST_NAME:
        faults["name"] = f"Please write a name of at most {LONGEST_NAME} letters."
    if not 0 < len(questions) <= MOST_QUESTIONS:
        faults.setdefault("title-0", f"Ask at least one thing, and at most {MOST_QUESTIONS}.")
    if faults:
        raise Invalid(MARKED, **faults)
    return title, questions


def twice_in(rows: Sequence[Row]) -> dict[str, str]:
    """Answers are known by what was asked, so nothing is asked twice."""
    titles = [line(row.title).casefold() for row in rows]
    return {
        f"title-{place}": "Another question is called so."
        for place, title in enumerate(titles)
        if title and title in titles[:place]
    }


def read_question(row: Row, place: int, faults: dict[str, str]) -> Question:
    title = line(row.title)
    if len(title) > LONGEST_TITLE:
        faults[f"title-{place}"] = f"Please use at most {LONGEST_TITLE} letters."
    if row.asks not in set(Asks):
        faults[f"asks-{place}"] = "Choose one of the list."
        return Question(title)
    asks = Asks(row.asks)
    options = dict.fromkeys(each for text in row.options.splitlines() if (each := line(text)))
    if asks == Asks.choice and not 0 < len(options) <= MOST_OPTIONS:
        faults[f"options-{place}"] = f"Write what can be chosen, one a line, at most {MOST_OPTIONS}."
    if any(len(each) > LONGEST_TITLE for each in options):
        faults[f"options-{place}"] = f"Please use at most {LONGEST_TITLE} letters for each."
    return Question(title, asks, tuple(options) if asks == Asks.choice else ())


def line(text: str) -> str:
    return " ".join(clean(text).split())


def read_content(
    template: str,
    questions: Sequence[Question],
    typed: Mapping[str, str],
    had: Mapping[str, str] = NOTHING,
) -> Content:
    """`typed` has the answers as q-0, q-1 …; an option that is gone stays where it was. Raises `Invalid`."""
    faults: dict[str, str] = {}
    answers = read_answers(questions, typed, had, faults)
    text = clean(typed.get("text", "").replace("\r\n", "\n"))
    if len(text) > LONGEST_TEXT:
        faults["text"] = f"Please use at most {LONGEST_TEXT} letters."
    if not (faults or answers or text):
        faults["q-0" if questions else "text"] = "Nothing is written yet: answer something first."
    if faults:
        raise Invalid(MARKED, **faults)
    return Content(template, tuple(questions), answers, text)


def read_answers(
    questions: Sequence[Question], typed: Mapping[str, str], had: Mapping[str, str], faults: dict[str, str]
) -> dict[str, str]:
    """By title, without those that are empty; what is wrong goes into `faults`."""
    answers: dict[str, str] = {}
    for place, question in enumerate(questions):
        said = clean(typed.get(f"q-{place}", "").replace("\r\n", "\n"))
        try:
            answers[question.title] = read_answer(question, said, had.get(question.title, ""))
        except ValueError as wrong:
            faults[f"q-{place}"] = str(wrong)
    return {title: answer for title, answer in answers.items() if answer}


def read_answer(question: Question, said: str, had: str) -> str:
    """Raises `ValueError` with a sentence."""
    most = LONGEST_TEXT if question.asks == Asks.long else LONGEST_LINE
    if len(said) > most:
        raise ValueError(f"Please use at most {most} letters.")
    if question.asks == Asks.number and said:
        return read_number(said)
    if question.asks in CHOICES and said not in ("", had, *(CHOICES[question.asks] or question.options)):
        raise ValueError("Choose one of the list.")
    return said if question.asks == Asks.long else " ".join(said.split())


CHOICES: Mapping[Asks, tuple[str, ...]] = {Asks.choice: (), Asks.yes_no: ("yes", "no")}


def read_number(said: str) -> str:
    if not NUMBER.fullmatch(said.replace(" ", "")):
        raise ValueError("Write a number, like 35 or 7,5.")
    return said.replace(" ", "").replace(",", ".")


def differences(before: Content, after: Content) -> list[tuple[str, str, str]]:
    """What is not the same: of what, from what, to what."""
    was, now = dict(before.said), dict(after.said)
    titles = dict.fromkeys([*now, *was])
    return [(each, was.get(each, ""), now.get(each, "")) for each in titles if was.get(each) != now.get(each)]
