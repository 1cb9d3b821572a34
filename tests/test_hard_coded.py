"""Nothing that a customer reads stands in the code unmarked: it would be English in every language."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# The editor of booking forms is at the desk, which is in English.
DESK = {"embedding.html", "form.html", "form_parts.html", "forms.html"} | {
    f"widgets/{each}.py"
    for each in (
        "actions/forms", "actions/protecting", "embedding", "form_pages", "queries/forms", "routes/posters",
        "rules/designing",
    )
}  # fmt: skip
PUBLIC = [
    *(each for each in sorted((ROOT / "widgets" / "templates").rglob("*.html")) if each.name not in DESK),
    *sorted((ROOT / "personal" / "templates").rglob("*.html")),
    *sorted((ROOT / "reminders" / "templates").rglob("*.txt")),
    ROOT / "reminders/templates/reminders/letter.html",
    ROOT / "booking/templates/booking/preferences.html",
    ROOT / "clients/templates/clients/consent_inputs.html",
    ROOT / "kit/templates/kit/public.html",
]
# Where the sentences of refusals, letters and pages for customers are made.
SPOKEN = [
    *(each for each in sorted((ROOT / "widgets").rglob("*.py")) if str(each.relative_to(ROOT)) not in DESK),
    *sorted((ROOT / "personal").rglob("*.py")),
    *(ROOT / each for each in (
        "checkout/papers.py", "checkout/pdf.py",
        "booking/actions/refusals.py", "booking/actions/confirming.py", "booking/rules/preferences.py",
        "booking/queries/addons.py", "booking/queries/wanted.py", "booking/queries/offers.py",
        "clients/rules/consents.py", "clients/rules/lines.py", "reminders/facts.py", "reminders/letters.py",
    )),
]  # fmt: skip
SAID_BY_JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TRANS = re.compile(r"\{% trans .*?\{% endtrans %\}|\{% trans %\}.*?\{% endtrans %\}", re.DOTALL)
READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description"}
QUOTED = re.compile(r"""_\(\s*(?:"[^"]*"|'[^']*')""")
LITERAL = re.compile(r'''"([^"{}]*[A-Za-z]{2}[^"{}]* [^"{}]*)"''')
SENTENCE = re.compile(r"[A-Z“].* .*[.?!]")
MARKS = {"_", "N_", "ngettext"}
# What only somebody who writes programs reads, or only the desk.
FOR_OTHERS = {"This is a request. Accept it, decline it, or offer another time."}


class Words(HTMLParser):
    """The text of a template that stands outside of what Jinja fills in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_data(self, data: str) -> None:
        if self.inside not in ("style", "script"):
            self.found.append(data)


def unmarked(template: str) -> list[str]:
    """Letters outside of Jinja, and literals with a space in them that Jinja prints without a mark."""
    bare = TRANS.sub(" ", template)
    parser = Words()
    parser.feed(SAID_BY_JINJA.sub(" ", bare))
    found = (re.sub(r'data-\w+=" "|/\w+', "", each) for each in parser.found)
    plain = [each.strip() for each in found if re.search(r"[A-Za-z]{2}", each)]
    printed = [QUOTED.sub("_(", each) for each in re.findall(r"\{\{.*?\}\}", bare, re.DOTALL)]
    said = [found for each in printed for found in LITERAL.findall(each) if SENTENCE.fullmatch(found)]
    return plain + said


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.name)
def test_templates_for_customers_have_no_words_of_their_own(path: Path) -> None:
    assert unmarked(path.read_text()) == []


def sentences(tree: ast.AST) -> Iterator[str]:
    """Literals that read like a sentence and stand in no mark, no docstring and no f-string’s braces."""
    marked = {
        id(each)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in MARKS
        for argument in call.args
        for each in ast.walk(argument)
    }
    docstrings = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_free = id(node) not in marked | docstrings
            if is_free and SENTENCE.fullmatch(node.value.strip()):
                yield node.value


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_sentences_for_customers_are_marked(path: Path) -> None:
    assert set(sentences(ast.parse(path.read_text()))) - FOR_OTHERS == set()


def test_a_planted_sentence_is_found() -> None:
    assert unmarked("<p>Good day</p>{{ _('Fine.') }}") == ["Good day"]
    assert unmarked('<img alt="A face">{{ "Come in, please." if here else _("Wait.") }}') == [
        "A face", "Come in, please.",
    ]  # fmt: skip
    assert list(sentences(ast.parse('raise Refused("This cannot be. Go home.")'))) == [
        "This cannot be. Go home."
    ]
    assert list(sentences(ast.parse('raise Refused(_("This cannot be. Go home."))'))) == []


def test_scripts_for_customers_have_no_words_of_their_own() -> None:
    """What booking.js says comes with the page."""
    script = (ROOT / "widgets/static/booking.js").read_text()
    said = re.findall(r'textContent = (?:"[^"]*[A-Za-z]|`[^`$]*[A-Za-z])', script)
    assert said == []
