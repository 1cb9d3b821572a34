"""What browsers are served: icons exist, colours can be read, names change with content."""

import re
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from kit.assets import FOREVER, asset, content, files, show_asset
from kit.machine import ROOT

STATIC = ROOT / "kit" / "static"
SYMBOLS = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
SHEET = (STATIC / "base.css").read_text()
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
TINTS = ("rose", "amber", "lime", "teal", "sky", "violet", "slate")


def icons_in(text: str) -> set[str]:
    """Every name an `icon(…)` or a `glyph=` may take; keys of a mapping and what is compared are none."""
    calls = re.findall(r"\bicon\(([^)]*)\)|glyph=([^,)]*)", text)
    choices = (re.sub(r'[!=]=\s*"[^"]*"|"[^"]*"\s*:', "", either or other) for either, other in calls)
    return {name for choice in choices for name in re.findall(r'"([a-z0-9-]+)"', choice)}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_icon_a_page_names_exists(path: Path) -> None:
    assert icons_in(path.read_text()) - SYMBOLS == set()


def test_every_icon_in_a_menu_exists() -> None:
    sources = [path.read_text() for path in ROOT.glob("*/routes*.py")]
    named = {
        icon for text in sources for icon in re.findall(r'Entry\([^)]*?,\s*"/desk[^"]*",\s*"([^"]+)"', text)
    }
    assert named - SYMBOLS == set()


def test_icons_of_statuses_exist() -> None:
    macros = (ROOT / "kit" / "templates" / "kit" / "ui.html").read_text()
    pairs = re.findall(r'"(?:good|attention|trouble|information|plain)", "([a-z0-9-]+)"', macros)
    assert len(pairs) == 8
    assert set(pairs) - SYMBOLS == set()


# Contrast, computed as WCAG 2.2 does, from the style sheet itself


def pairs(name: str, text: str = SHEET) -> tuple[str, str]:
    """(light, dark) of a custom property."""
    value = re.search(rf"--{name}:\s*([^;]+);", text)
    assert value, name
    found = re.findall(r"#[0-9a-f]{6}\b", value[1])
    return (found[0], found[-1])


def tint(colour: str) -> str:
    rule = re.search(rf"\.tint-{colour} {{([^}}]+)}}", SHEET)
    assert rule
    return rule[1]


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


GROUNDS = ("surface", "raised", "sunken")
MEANINGS = ("good", "attention", "trouble", "information")
TEXT = [(ink, ground) for ink in ("ink", "muted", *MEANINGS) for ground in GROUNDS]
WASHED = [(meaning, f"{meaning}-wash") for meaning in MEANINGS]


@pytest.mark.parametrize(("ink", "ground"), TEXT + WASHED + [("on-accent", "accent")])
def test_text_can_be_read_by_day_and_by_night(ink: str, ground: str) -> None:
    for text, under in zip(pairs(ink), pairs(ground), strict=True):
        assert contrast(text, under) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("line", ["edge", "focus"])
def test_the_edge_of_a_field_and_the_ring_of_focus_can_be_seen(line: str, ground: str) -> None:
    for drawn, under in zip(pairs(line), pairs(ground), strict=True):
        assert contrast(drawn, under) >= 3


@pytest.mark.parametrize("colour", TINTS)
def test_every_tint_carries_text_and_shows_its_bar(colour: str) -> None:
    rule = tint(colour)
    grounds = pairs("tint", rule)
    for text, bar, under in zip(pairs("tint-ink", rule), pairs("tint-bar", rule), grounds, strict=True):
        assert contrast(text, under) >= 4.5
        assert contrast(bar, under) >= 3


def test_a_category_may_wear_every_tint_there_is() -> None:
    from catalog.tables import Colour

    assert {colour.value for colour in Colour} == set(TINTS) == set(re.findall(r"\.tint-(\w+) {", SHEET))


# How they are served


def compressed(name: str) -> int:
    packed = content(name)[1]
    assert packed is not None
    return len(packed)


def test_the_style_of_the_desk_stays_small() -> None:
    assert compressed("kit/base.css") + compressed("kit/desk.css") <= 12 * 1024
    assert compressed("kit/desk.js") <= 4 * 1024


def test_no_style_or_script_needs_anything_from_outside() -> None:
    ours = [name for name in files() if "/vendor/" not in name and name.endswith((".css", ".js"))]
    assert [
        name for name in ours if re.search(r"@import|url\(['\"]?https?:", content(name)[0].decode())
    ] == []


def test_a_file_that_does_not_exist_is_a_mistake_in_the_template() -> None:
    with pytest.raises(LookupError, match="no-such"):
        asset("kit/no-such.css")


async def test_files_are_kept_for_ever_under_the_name_of_their_content() -> None:
    transport = httpx.ASGITransport(app=Litestar([show_asset]))
    async with httpx.AsyncClient(transport=transport, base_url="http://salon.test") as client:
        current = await client.get(asset("kit/base.css"))
        old = await client.get("/static/000000000000/kit/base.css")
    assert current.headers["cache-control"] == FOREVER
    assert current.headers["content-encoding"] == "gzip"
    assert current.headers["content-type"].startswith("text/css")
    assert old.headers["cache-control"] == "no-cache"
    assert old.text == current.text == SHEET
