"""What is taken of uploads and what is left of it: told by content, drawn anew, refused in words."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.files.apart import ready_apart
from kit.files.drawing import LONGEST_SIDE
from kit.files.kinds import EXCEL, JPEG, PDF, TEXT, WORD, NotTaken
from kit.files.reading import ready
from tests.files import WHERE, claiming, drawn, from_a_camera, office, opened, paper

WORDS = "Colour 7.1, 20 vol.\nТёплый тон"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_when_and_by_whom_a_picture_was_taken_is_not_kept(kind: str) -> None:
    taken = from_a_camera(640, 480, kind)
    before = opened(taken).getexif()
    assert before.get_ifd(0x8825)[1] == "N", "the camera did say where"
    kept = ready(taken)
    for content in (kept.content, kept.small):
        picture = opened(content)
        assert dict(picture.getexif()) == {}
        assert not picture.getexif().get_ifd(0x8825)
        assert not {"comment", "xmp", "exif", "icc_profile"} & picture.info.keys()
        assert not any(told in content for told in (b"Masha", b"at home", b"GPS", WHERE))
    assert opened(kept.content).size == (480, 640), "it is turned the way it was held"


def test_a_large_picture_becomes_smaller_and_has_one_for_lists() -> None:
    kept = ready(drawn(5000, 1000))
    assert opened(kept.content).size == (LONGEST_SIDE, 480)
    assert max(opened(kept.small).size) == 320


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (drawn(kind="JPEG"), JPEG),
        (drawn(kind="PNG"), JPEG),
        (drawn(kind="WEBP"), JPEG),
        (paper(), PDF),
        (office(), WORD),
        (office("xl/workbook.xml"), EXCEL),
        (WORDS.encode(), TEXT),
        (WORDS.encode("utf-16"), TEXT),
    ],
    ids=range(8),
)
def test_what_it_is_is_told_by_its_content(content: bytes, media: str) -> None:
    assert ready(content).media == media


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"<svg xmlns='x' onload='alert(1)'/>", "SVG"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><p>Hello", "Web pages"),
        (b"Notes <script>alert(1)</script>", "Web pages"),
        (b"GIF89a" + b"\0" * 64, "That is not a photo"),
        (b"MZ\x90\0", "That is not a photo"),
        (b"\0\0\0\x20ftypheic\0\0\0\0", "HEIC"),
        (drawn()[:60], "damaged"),
        (drawn(kind="JPEG")[:-400], "damaged"),
        (paper()[:-30], "damaged"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "damaged"),
        (paper().replace(b"xref\n0", b"xxxx\n0"), "damaged"),
        (office()[:-25], "damaged"),
        (office("word/document.xml", "word/vbaProject.bin"), "macros"),
        (office("game/level.xml"), "That is not a photo"),
        (paper(10 * 1024 * 1024), "more than 10 MB"),
        (claiming(9000, 9000), "50 million points"),
        (claiming(20_000, 10_000), "50 million points"),
    ],
    ids=range(18),
)
def test_anything_else_is_refused_in_words_whatever_it_is_called(content: bytes, why: str) -> None:
    with pytest.raises(NotTaken, match=why):
        ready(content)


SOUND = [drawn(60, 40, kind) for kind in ("JPEG", "PNG", "WEBP")] + [paper(), office(), from_a_camera(60, 40)]
bites = st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=12)


@settings(max_examples=60)
@given(st.sampled_from(SOUND), bites, st.integers(0, 2000))
def test_what_was_damaged_on_the_way_is_taken_or_refused_and_never_breaks(
    content: bytes, changed: list[tuple[int, int]], cut: int
) -> None:
    spoilt = bytearray(content)
    for at, value in changed:
        spoilt[at % len(spoilt)] = value
    spoilt = spoilt[: max(1, len(spoilt) - cut)]
    with suppress(NotTaken):
        kept = ready(bytes(spoilt))
        assert kept.content
        assert not kept.is_picture or dict(opened(kept.content).getexif()) == {}


async def test_a_picture_is_drawn_by_a_program_apart_and_refused_by_it_in_the_same_words() -> None:
    assert await ready_apart(from_a_camera()) == ready(from_a_camera())
    for broken in (drawn(9000, 9000), drawn()[:60]):
        with pytest.raises(NotTaken) as here:
            ready(broken)
        with pytest.raises(NotTaken) as there:
            await ready_apart(broken)
        assert there.value.sentence == here.value.sentence
