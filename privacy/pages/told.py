"""The page of the file that a client gets: it is opened from their own disk, without us."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kit.machine import ROOT

Sections = Sequence[tuple[str, Sequence[Sequence[tuple[str, str]]]]]


@lru_cache(maxsize=1)
def template() -> Template:
    folder = FileSystemLoader(ROOT / "privacy" / "templates")
    made = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.get_template("privacy/told.html")


def as_html(facts: Mapping[str, Any], sections: Sections, photos: Mapping[int, Any]) -> str:
    return template().render(facts=facts, sections=sections, photos=photos)
