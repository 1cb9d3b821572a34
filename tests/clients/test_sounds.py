"""A name is the same in every script and spelling; a slip of the finger is one word away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.rules.marks import marked, marked_digits
from clients.rules.slips import is_slip
from clients.rules.sounds import bones, folded, joined, latin, sound, words_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"
words = st.text(LETTERS, min_size=4, max_size=12)


@pytest.mark.parametrize(
    "spellings",
    [
        "Masha Маша Mascia Mascha Maša",
        "Julia Юлия Yulia Yuliya Julija Giulia Ιουλία Джулия",
        "Christina Кристина Kristina Khristina Христина Χριστίνα",
        "Alexander Александр Aleksandr",
        "Fyodor Fedor Фёдор Фе́дор Fjodor",
        "Pyotr Petr Пётр Peter",
        "Müller Mueller Muller",
        "Sergey Sergei Сергей Sergej",
        "Dmitry Dmitri Dmitriy Дмитрий",
        "Yevgeny Evgeny Евгений Jewgeni",
        "Sofia Sofija София Σοφία Sophia",
        "Ivanov Иванов Iwanow Ivanoff",
        "Xenia Ксения Ksenia Ksenija",
        "Wiśniewski Вишневский Wisniewski",
        "Giorgos Γιώργος Yorgos",
        "Łukasz Lukasz Лукаш",
        "Ali علي Али",
        "Zoë Zoe ZOE",
    ],
)
def test_a_name_sounds_the_same_however_it_is_written(spellings: str) -> None:
    assert len({sound(word) for each in spellings.split() for word in folded(each)}) == 1


@pytest.mark.parametrize(
    "names",
    [
        "Mohamed محمد Mohammed",
        "Fatima فاطمة",
        "Yusuf يوسف Youssef",
        "Sara שרה Sarah",
        "David דוד",
        "Omar عمر",
    ],
)
def test_where_vowels_are_not_written_the_consonants_decide(names: str) -> None:
    assert len({bones(word) for each in names.split() for word in folded(each)}) == 1


def test_different_names_sound_different() -> None:
    names = "Masha Misha Anna Nina Olga Oleg Ivan Igor Maria Mario Lena Lina Petr Pavel Vera".split()  # noqa: SIM905
    assert len({sound(word) for each in names for word in folded(each)}) == len(names)


def test_words_are_parted_at_hyphens_and_syllables_and_kept_at_apostrophes() -> None:
    assert words_of("Anna-Maria  O’Brien") == ["anna", "maria", "obrien"]
    assert (words_of("王小明"), joined("王小明")) == (["wang", "xiao", "ming"], ("wangxiaoming", "xiaoming"))
    assert words_of("राहुल №5 \0 —") == ["rahul", "no5"]
    assert latin("Маша, 15:30 ÉTÉ") == "masha, 15:30 ete"


@given(st.text(max_size=40))
def test_a_folded_word_folds_to_itself_and_is_plain(text: str) -> None:
    for word in words_of(text):
        assert words_of(word) == [word]
        assert word.isascii()
        assert word.isalnum()
        assert word == word.lower()
        assert sound(word)


@given(words, st.data())
def test_one_slip_of_a_finger_is_one_slip(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    slips = {
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
    }
    assert all(is_slip(each, word) for each in slips - {word})
    assert not is_slip(word + letter + letter, word)


@given(words, words)
def test_what_is_called_a_slip_is_no_more_than_one(typed: str, word: str) -> None:
    assert is_slip(typed, word) == (distance(typed, word) <= 1)


def distance(one: str, other: str) -> int:
    """Damerau and Levenshtein's, of neighbours only, slowly."""
    rows = [list(range(len(other) + 1))]
    for y, letter in enumerate(one, 1):
        rows.append([y])
        for x, across in enumerate(other, 1):
            best = min(rows[y - 1][x] + 1, rows[y][x - 1] + 1, rows[y - 1][x - 1] + (letter != across))
            if x > 1 and y > 1 and (letter, one[y - 2]) == (other[x - 2], across):
                best = min(best, rows[y - 2][x - 2] + 1)
            rows[y].append(best)
    return rows[-1][-1]


def test_what_was_typed_is_marked_and_the_rest_is_not() -> None:
    def lit(text: str, typed: str) -> str:
        return "".join(
            f"[{part}]" if is_typed else part for part, is_typed in marked(text, tuple(words_of(typed)))
        )

    assert lit("Masha Petrova", "petr mas") == "[Mas]ha [Petr]ova"
    assert lit("Маша Петрова", "mash") == "[Маш]а Петрова"
    assert lit("Юлия Zoë-Ann", "julia zo") == "[Юлия] [Zo]ë-Ann"
    assert lit("Masha <b>", "msaha") == "[Masha] <b>"
    assert lit("masha.petrova@example.com", "petrova exam") == "masha.[petrova]@[exam]ple.com"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0151 1", "+49 [1511] 2345678"),
        ("5678", "+49 1511 234[5678]"),
        ("1234", "+49 151[1 234]5678"),
        ("+49 151", "+[49 151]1 2345678"),
        ("999", "+49 1511 2345678"),
    ],
)
def test_figures_that_were_typed_are_marked_across_spaces(typed: str, shown: str) -> None:
    parts = marked_digits("+49 1511 2345678", typed)
    assert "".join(f"[{part}]" if is_typed else part for part, is_typed in parts) == shown
