"""A salon's colour, made safe to read in light and in the dark (WCAG 2.2)."""

import re
from dataclasses import dataclass

WHITE, BLACK = "#ffffff", "#000000"
LIGHT_PAGE, DARK_PAGE = "#f3f1ec", "#2a2826"  # the least favourable grounds of base.css
TEXT_CONTRAST = 4.5
HEX = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Accent:
    """A salon's colour made safe: `fill` under `on_fill`, and `ink` that can be read as text on the page."""

    fill: str
    on_fill: str
    ink: str


def read_colour(text: str) -> str | None:
    """#BE185D or be185d → #be185d."""
    found = HEX.fullmatch(text.strip())
    return f"#{found[1].lower()}" if found else None


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21, as WCAG 2.2 counts it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def best_on(colour: str) -> str:
    """White or black; white where both can be read, for dark type on a deep colour looks like a mistake."""
    return WHITE if contrast(colour, WHITE) >= TEXT_CONTRAST else BLACK


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of `other` in `colour`, channel by channel."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def readable_on(page: str, colour: str) -> str:
    """The colour itself, or as little darker or lighter as it takes to be read as text on `page`."""
    towards = BLACK if luminance(page) > 0.5 else WHITE
    tried = (mixed(colour, towards, step / 20) for step in range(21))
    return next(each for each in tried if contrast(each, page) >= TEXT_CONTRAST)


def accents(colour: str) -> tuple[Accent, Accent]:
    """The colour for the light page and for the dark one, where a deep colour is lifted to stand out."""
    lifted = readable_on(DARK_PAGE, colour)
    return (
        Accent(colour, best_on(colour), readable_on(LIGHT_PAGE, colour)),
        Accent(lifted, best_on(lifted), lifted),
    )
