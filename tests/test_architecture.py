"""The map of the product: which room may know of which, and how big things may grow."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = [
    {"run"},
    {"app", "demo", "doctor", "bench"},
    {"guide", "personal"},
    {"privacy"},
    {"exchange"},
    {"finance", "lists", "reports", "widgets"},
    {"checkout"},
    {"booking", "payroll", "stock"},
    {"loyalty"},
    {"reminders"},
    {"clients"},
    {"batches"},
    {"staff"},
    {"catalog"},
    {"ledger"},
    {"kit"},
]
DEPTH = {name: depth for depth, row in enumerate(LAYERS) for name in row}
MOST_LINES_IN_A_FILE = 300
MOST_LINES_IN_A_FUNCTION = 40
IMPURE = ("kit.clock", "kit.db", "asyncpg", "datetime.now")
SERVED = {".css", ".js", ".html"}
INLINE = ("<style", " style=", "<script>", "hx-on")
VAGUE_NAMES = {"utils", "helpers", "manager", "service_layer", "common", "misc"}


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@dataclass
class Source:
    """A file of the product with what it says."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def imports(self) -> set[str]:
        """Full names: `from kit import clock` is kit.clock."""
        names: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
        return names

    @property
    def part(self) -> str:
        """rules, queries, actions, routes …: a package counts like the file it grew from."""
        inside = self.path.relative_to(ROOT).parts[1:]
        return inside[0].removesuffix(".py") if inside else self.path.stem

    def functions(self) -> Iterator[tuple[str, int]]:
        """Their names and how many lines they have."""
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield node.name, (node.end_lineno or 0) - node.lineno + 1


@cache
def ours() -> list[Source]:
    paths = [ROOT / f"{name}.py" for name in DEPTH if (ROOT / f"{name}.py").exists()]
    for name in DEPTH:
        paths += [path for path in (ROOT / name).rglob("*.py") if "piccolo_migrations" not in path.parts]
    texts = ((path, path.read_text()) for path in sorted(paths))
    return [Source(path, text, ast.parse(text)) for path, text in texts]


def those_of(part: str) -> list[Source]:
    found = [source for source in ours() if source.part == part]
    assert found, f"no file is one of {part}: this rule would look at nothing"
    return found


def forbidden_imports(me: str, names: set[str]) -> set[str]:
    others = {name.split(".")[0] for name in names} & DEPTH.keys() - {me}
    return {other for other in others if DEPTH[other] <= DEPTH[me]}


def foreign_routes(source: Source) -> set[str]:
    routes = {name for name in source.imports if name.split(".")[1:2] == ["routes"]}
    return {name for name in routes if name.split(".")[0] != room(source.path) or source.part != "routes"}


def test_imports_go_down() -> None:
    wrong = {each.name: forbidden_imports(room(each.path), each.imports) for each in ours()}
    assert {name: others for name, others in wrong.items() if others} == {}


def test_a_rule_knows_no_database_and_no_clock() -> None:
    assert [
        (each.name, name)
        for each in those_of("rules")
        for name in each.imports
        if name.startswith(IMPURE) or ".queries" in name or ".actions" in name
    ] == []


def test_only_the_application_imports_routes() -> None:
    others = [each for each in ours() if each.path != ROOT / "app.py"]
    assert {each.name: found for each in others if (found := foreign_routes(each))} == {}


def test_a_query_changes_nothing() -> None:
    assert [
        (each.name, name)
        for each in those_of("queries")
        for name in each.imports
        if name == "kit.db.transaction" or ".actions" in name
    ] == []


def test_a_handler_opens_no_transaction() -> None:
    opens = [each for each in those_of("routes") if "transaction()" in each.text]
    opens += [each for each in those_of("routes") if "kit.db.transaction" in each.imports]
    assert [each.name for each in opens] == []


def test_only_the_clock_asks_for_the_time() -> None:
    others = [each for each in ours() if each.path != ROOT / "kit" / "clock.py"]
    asking = [each.name for each in others if "datetime.now(" in each.text or "date.today(" in each.text]
    assert asking == []


def test_files_and_functions_stay_small() -> None:
    lines = {each.name: len(each.text.splitlines()) for each in ours()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES_IN_A_FILE} == {}
    functions = [(each.name, name, length) for each in ours() for name, length in each.functions()]
    assert [found for found in functions if found[2] > MOST_LINES_IN_A_FUNCTION] == []


def test_no_file_has_a_vague_name() -> None:
    assert [each.name for each in ours() if each.path.stem in VAGUE_NAMES] == []


def test_each_file_says_what_it_is() -> None:
    """Its first line is a docstring."""
    assert [each.name for each in ours() if not ast.get_docstring(each.tree)] == []


def served_files() -> dict[str, str]:
    """Style sheets, scripts and templates that we wrote."""
    found = [path for name in DEPTH for path in (ROOT / name).rglob("*") if path.suffix in SERVED]
    return {str(path.relative_to(ROOT)): path.read_text() for path in found if "vendor" not in path.parts}


def test_a_page_script_or_style_stays_small_and_inline_free() -> None:
    served = served_files()
    assert {Path(name).suffix for name in served} == SERVED
    assert [name for name, text in served.items() if len(text.splitlines()) > MOST_LINES_IN_A_FILE] == []
    pages = {name: text for name, text in served.items() if name.endswith(".html")}
    assert [(name, part) for name, text in pages.items() for part in INLINE if part in text] == []


@pytest.mark.parametrize(
    ("me", "names"),
    [
        ("clients", {"booking.actions.book"}),
        ("booking", {"payroll.actions.record_visit"}),
        ("kit", {"catalog.tables.Branch"}),
    ],
)
def test_a_planted_violation_is_caught(me: str, names: set[str]) -> None:
    assert forbidden_imports(me, names)
