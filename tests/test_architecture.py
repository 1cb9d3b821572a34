"""The map of the product: which room may know of which, and how big things may grow."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = [
    {"run"},
    {"app", "demo", "doctor", "bench"},
    {"guide", "personal"},
    {"privacy"},
    {"exchange"},
    {"lists", "widgets"},
    {"checkout"},
    {"booking", "payroll", "loyalty"},
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
IMPURE = {"kit.clock", "kit.db", "asyncpg", "datetime.now"}
VAGUE_NAMES = {"utils", "helpers", "manager", "service_layer", "common", "misc"}


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def ours() -> list[Path]:
    found = [ROOT / f"{name}.py" for name in DEPTH if (ROOT / f"{name}.py").exists()]
    for name in DEPTH:
        found += [path for path in (ROOT / name).rglob("*.py") if "piccolo_migrations" not in path.parts]
    return sorted(found)


def imports(path: Path) -> set[str]:
    """Full names: `from kit import clock` is kit.clock."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def forbidden_imports(me: str, names: set[str]) -> set[str]:
    others = {name.split(".")[0] for name in names} & DEPTH.keys() - {me}
    return {other for other in others if DEPTH[other] <= DEPTH[me]}


def part(path: Path) -> str:
    """rules, queries, actions, routes …: a package counts like the file it grew from."""
    inside = path.relative_to(ROOT).parts[1:]
    return inside[0].removesuffix(".py") if inside else path.stem


each_file = pytest.mark.parametrize("path", ours(), ids=lambda path: str(path.relative_to(ROOT)))


@each_file
def test_imports_go_down(path: Path) -> None:
    assert forbidden_imports(room(path), imports(path)) == set()


@each_file
def test_a_rule_knows_no_database_and_no_clock(path: Path) -> None:
    if part(path) == "rules":
        names = imports(path)
        assert not {name for name in names if any(name.startswith(impure) for impure in IMPURE)}
        assert not {name for name in names if ".queries" in name or ".actions" in name}


@each_file
def test_only_the_application_imports_routes(path: Path) -> None:
    if path != ROOT / "app.py":
        routes = {name for name in imports(path) if name.split(".")[1:2] == ["routes"]}
        assert not {name for name in routes if name.split(".")[0] != room(path) or part(path) != "routes"}


@each_file
def test_a_query_changes_nothing(path: Path) -> None:
    if part(path) == "queries":
        assert not {name for name in imports(path) if name == "kit.db.transaction" or ".actions" in name}


@each_file
def test_a_handler_opens_no_transaction(path: Path) -> None:
    if part(path) == "routes":
        assert "kit.db.transaction" not in imports(path)
        assert "transaction()" not in path.read_text()


@each_file
def test_only_the_clock_asks_for_the_time(path: Path) -> None:
    if path != ROOT / "kit" / "clock.py":
        text = path.read_text()
        assert "datetime.now(" not in text
        assert "date.today(" not in text


@each_file
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MOST_LINES_IN_A_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MOST_LINES_IN_A_FUNCTION, f"{node.name} has {length} lines"


@each_file
def test_no_file_has_a_vague_name(path: Path) -> None:
    assert path.stem not in VAGUE_NAMES


@each_file
def test_each_file_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), "the first line should be a docstring"


def own_files() -> list[Path]:
    """Style sheets, scripts and templates that we wrote."""
    found = [path for kind in ("css", "js", "html") for path in ROOT.glob(f"*/**/*.{kind}")]
    foreign = {"vendor", ".venv", "node_modules"}
    return sorted(path for path in found if not foreign & set(path.parts) and room(path) in DEPTH)


@pytest.mark.parametrize("path", own_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_script_or_style_stays_small_and_inline_free(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MOST_LINES_IN_A_FILE
    if path.suffix == ".html":
        assert "<style" not in text
        assert " style=" not in text
        assert "<script>" not in text
        assert "hx-on" not in text


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
