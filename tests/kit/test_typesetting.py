"""Letters that the fonts which come along lack: from the server's own, or named."""

from pathlib import Path

import pytest

from kit import typesetting
from kit.typesetting import compiler, drawn, fitting, typeset, undrawn

# One letter each of scripts that hardly any font has; some font of most servers has one of them.
UNUSUAL = "ᐁⵣߊ⠓ᚁ王あ김กक"


@pytest.fixture
def words(tmp_path: Path) -> Path:
    template = tmp_path / "words.typ"
    template.write_text('#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))\n#sys.inputs.words')
    return template


@pytest.fixture
def bare_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without any fonts of its own."""
    monkeypatch.setattr(typesetting, "compiler", lambda template, **_: compiler(template))


@pytest.mark.parametrize("text", ["Masha", "Żółć Маша Τίμος €5 – “so” …", "שרה", "Əli Ðặng ǅ ѭ"])
async def test_usual_letters_need_no_font_of_the_server(words: Path, text: str) -> None:
    assert await undrawn(words, words=text) == frozenset()
    assert fitting(words, {"words": text}) is compiler(words)


async def test_what_the_fonts_that_come_along_lack_is_drawn_by_one_of_the_server(words: Path) -> None:
    known = [each for each in UNUSUAL if not await undrawn(words, words=each)]
    lent = [each for each in known if fitting(words, {"words": each}) is not compiler(words)]
    if not lent:
        pytest.skip("this server has no font with any of these letters")
    text = f"Masha {lent[0]}"
    alone = compiler(words).compile(format="png", sys_inputs={"words": text}, ppi=300.0)
    assert await drawn(words, words=text) != alone, "the letter has its shape"
    assert (await typeset(words, words=text)).startswith(b"%PDF")


@pytest.mark.usefixtures("bare_server")
async def test_what_no_font_has_is_named_letter_by_letter(words: Path) -> None:
    many = "".join(chr(0x4E00 + number) for number in range(300))
    assert await undrawn(words, words=f"Li {many} ok") == frozenset(many)
    assert await undrawn(words, words="王小明 \\ \"김\" 'x'") == frozenset("王小明김")


@pytest.mark.usefixtures("bare_server")
async def test_a_pdf_is_made_all_the_same(words: Path) -> None:
    assert (await typeset(words, words="王小明")).startswith(b"%PDF")
