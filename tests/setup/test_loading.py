"""What a process does not need at every start, it does not load: a second each before anybody is answered."""

import subprocess
import sys

import pytest

from tests.setup.house import ROOT

HEAVY = ("litestar", "piccolo", "jinja2", "phonenumbers", "catalog.tables")
LOADED = "import sys, {module}; print(*(each for each in {heavy} if each in sys.modules))"


@pytest.mark.parametrize("module", ["run", "demo.__main__"])
def test_the_supervisor_and_the_preparation_load_no_product(module: str) -> None:
    assert loaded(module) == []


def test_what_is_loaded_would_be_noticed() -> None:
    assert "litestar" in loaded("kit.web")


def loaded(module: str) -> list[str]:
    script = LOADED.format(module=module, heavy=HEAVY)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.split()
