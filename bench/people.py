"""The names of 200,000 people in five scripts, the same on every run: a few first names are very frequent."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, product

SEED = 20260102
HOW_MANY = 200_000


def words(*lines: str) -> list[str]:
    return [word for line in lines for word in line.split()]


NOTES = ("likes jasmine tea", "prefers mornings", "sensitive scalp", "brings the dog", "asks for Lena")
CALLED = {
    "latin": words(
        "Anna Maria Julia Laura Lena Sophie Emma Mia Hannah Lea Katharina Christina Alexander Michael Thomas",
        "Andreas Stefan Peter Martin Daniel David Lukas Jürgen Zoë José François Søren Łukasz Ömer Gülşen",
        "Nguyễn Siobhán",
    ),
    "cyrillic": words(
        "Мария Анна Елена Ольга Наталья Юлия Екатерина Татьяна Ирина Светлана Александр Дмитрий Сергей",
        "Андрей Алексей Максим Михаил Пётр Фёдор Жанна Ксения Любовь",
    ),
    "greek": words("Μαρία Ελένη Κατερίνα Ιωάννα Γιώργος Δημήτρης Νίκος Χρήστος"),
    "arabic": words("محمد أحمد علي فاطمة مريم يوسف خالد سارة"),
    "chinese": words("小明 丽华 伟 芳 秀英 建国"),
}
ROOTS = {
    "latin": words("Schmi Mül Wag Hoff Klei Schnei Bau Zimmer Krü Hart Wer Leh Kai Fuch Vo Ber"),
    "cyrillic": words("Петр Иван Смирн Кузнец Соколь Лебед Козл Новик Мороз Волк Павл Семён Вишневск"),
    "greek": words("Παπαδ Γεωργ Δημητρ Νικολα Ιωανν Χριστ"),
    "arabic": words("الحسن المصر الشام القاس العمر حداد"),
    "chinese": words("王 李 张 刘 陈 杨"),
}
ENDS = {
    "latin": words("ler ner mann dt der ger er s ski sen"),
    "cyrillic": words("ов ова ский енко ин ина"),
    "greek": words("όπουλος ίδης άκης ίου"),
    "arabic": words("ي اوي اني"),
    "chinese": [""],
}
SHARE = {"latin": 60, "cyrillic": 28, "greek": 4, "arabic": 6, "chinese": 2}
PHONES = {"latin": "+49151", "cyrillic": "+7912", "greek": "+3069", "arabic": "+97150", "chinese": "+86138"}
SYLLABLES = words("ba ro ki le mu sa ti vo ne da")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A client to be."""

    number: int
    name: str
    phone: str
    email: str
    notes: str


def everybody() -> Iterator[Somebody]:
    dice = random.Random(SEED)
    scripts = dice.choices([*SHARE], weights=[*SHARE.values()], k=HOW_MANY)
    surnames = {script: last_names(script) for script in ROOTS}
    odds = {
        script: [*accumulate(1 / (place + 1) for place in range(len(CALLED[script])))] for script in CALLED
    }
    for number, script in enumerate(scripts, 1):
        [first] = dice.choices(CALLED[script], cum_weights=odds[script])
        last = dice.choice(surnames[script])
        yield Somebody(
            number, f"{last}{first}" if script == "chinese" else f"{first} {last}",
            f"{PHONES[script]}{number * 37 % 10_000_000:07}", mail(dice, number),
            dice.choice(NOTES) if dice.random() < 0.2 else "",
        )  # fmt: skip


def last_names(script: str) -> Sequence[str]:
    """Some thousands: a root, where the script has letters enough a syllable or two, and an ending."""
    pairs = ["".join(pair) for pair in product(SYLLABLES, repeat=2)]
    middles = ["", *SYLLABLES, *pairs] if script == "latin" else [""]
    return ["".join(parts) for parts in product(ROOTS[script], middles, ENDS[script])]


def mail(dice: random.Random, number: int) -> str:
    if dice.random() < 0.5:
        return ""
    word = "".join(dice.choices(SYLLABLES, k=3))
    return f"{word}.{number % 977}@{dice.choice(['gmail.com', 'mail.example', 'web.example'])}"
