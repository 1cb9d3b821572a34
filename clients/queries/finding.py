"""The one statement by which clients are found, for everything that looks for them.

It is put together of constants for the shape of what is looked for: how many words, and whether phones.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from clients.rules.seeking import BEGUN, ELSEWHERE, EXACT, SLIP, SOUNDS, Search

# So many are read and put in order. Where more fit, so many of everybody do that the first of them are met
# soon by going through the clients in the order of who came lately.
MANY = 4000
MOST = 1000  # are counted and shown; then it is time to type more
# Figures that most phones have are in very many lists of the index, which would all be read. So those who
# came lately are looked at first: where most of a few fit, then some more; where more than MOST of these
# fit, it is known that there are more than are shown, and that going through the clients meets them soon.
FEW, SOME = 100, 2 * MOST + 200
OWN = 11  # parameters; those of whoever asks come after them
ORDER = "seen_on DESC NULLS LAST, sorted, client"
Shape = tuple[tuple[int, bool], ...]

ASKED = """
asked AS MATERIALIZED (
    SELECT nth, place, degree, token
    FROM unnest($1::int[], $2::int[], $3::int[], $4::bigint[]) AS given(nth, place, degree, token)
), slips AS MATERIALIZED (
    SELECT nth, place, near.token
    FROM unnest($5::int[], $6::int[], $7::text[]) AS given(nth, place, keys)
    CROSS JOIN LATERAL (
        SELECT token FROM search_word WHERE search_word.keys && given.keys::bigint[] LIMIT 300
    ) AS near
), phones AS MATERIALIZED (
    SELECT nth, pattern, grams FROM unnest($8::int[], $9::text[], $10::text[]) AS given(nth, pattern, grams)
)"""
SETS = """, sets{nth} AS MATERIALIZED (SELECT {columns})"""
UP_TO = (
    "ARRAY(SELECT token FROM asked WHERE nth = {nth} AND place = {place} AND degree <= {degree}) AS {name}"
)
SLIPPED = (
    "ARRAY(SELECT token FROM asked WHERE nth = {nth} AND place = {place} "
    "UNION ALL SELECT token FROM slips WHERE nth = {nth} AND place = {place}) AS {name}"
)
PHONES = (
    "ARRAY(SELECT pattern FROM phones WHERE nth = {nth}) AS patterns, "
    "(SELECT grams::int[] FROM phones WHERE nth = {nth} LIMIT 1) AS grams"
)
ONE_OF = "tokens && (SELECT p{place}d{degree} FROM sets{nth})"
BY_PHONE = (
    "(grams @> (SELECT grams FROM sets{nth}) AND numbers LIKE ANY ((SELECT patterns FROM sets{nth})::text[]))"
)
COUNT = "(SELECT count(*) FROM (SELECT FROM search_entry WHERE {fits} LIMIT {counted} + 1) AS some_of_them)"
SORTED = """
    SELECT client, {degree} AS degree, seen_on, sorted FROM search_entry
    WHERE (SELECT {when} FROM counts{nth}) AND {fits}"""
GONE_THROUGH = """
    (SELECT client, {degree} AS degree, seen_on, sorted FROM search_entry
     WHERE (SELECT {when} FROM counts{nth}) AND ({fits}) IS TRUE ORDER BY {order} LIMIT $11)"""
LATELY = """(
    SELECT count(*) FILTER (WHERE {fits})
    FROM (SELECT * FROM search_entry ORDER BY {order} LIMIT {some}) AS lately
)"""
FREQUENT = "{few_of_them} > {half} AND {some_of_them} > {most}"
FOUND = """, exact{nth} AS MATERIALIZED (
    SELECT {count_exact} AS exact
), fit{nth} AS MATERIALIZED (
    SELECT exact, CASE WHEN exact > {many} THEN exact WHEN {frequent} THEN {many} + 1
                       ELSE {count_fits} END AS fit
    FROM exact{nth}
), counts{nth} AS MATERIALIZED (
    SELECT exact, fit, CASE WHEN fit > 0 THEN 0 ELSE {count_slips} END AS slip FROM fit{nth}
), found{nth} AS MATERIALIZED ({ways}
)"""


@lru_cache(maxsize=200)
def found_by(shape: Shape) -> str:
    """`WITH` the clients of each search as found0 (client, degree, seen_on, sorted), found1 …"""
    return f"WITH {ASKED}{''.join(one(nth, *each) for nth, each in enumerate(shape))}"


def one(nth: int, words: int, phones: bool) -> str:  # noqa: FBT001 - half of a shape
    columns = [
        UP_TO.format(nth=nth, place=place, degree=degree, name=f"p{place}d{degree}")
        for place in range(words)
        for degree in (EXACT, BEGUN, SOUNDS, ELSEWHERE)
    ]
    columns += [SLIPPED.format(nth=nth, place=place, name=f"p{place}d{SLIP}") for place in range(words)]
    columns += [PHONES.format(nth=nth)] if phones else []
    counts = {
        "count_exact": count_of(fits(nth, words, False, EXACT)),  # noqa: FBT003
        "count_fits": count_of(fits(nth, words, phones)),
        "count_slips": count_of(slip(words, nth)),
        "frequent": frequent(nth) if phones else "FALSE",
    }
    ways = "\n    UNION ALL".join(ways_of(nth, words, phones))
    return SETS.format(nth=nth, columns=", ".join(columns)) + FOUND.format(
        nth=nth, many=MANY, ways=ways, **counts
    )


def count_of(condition: str) -> str:
    return COUNT.format(fits=condition, counted=max(MANY, MOST))


def frequent(nth: int) -> str:
    """Whether so many have the figures that they need not be counted."""
    few, some = (LATELY.format(fits=BY_PHONE.format(nth=nth), order=ORDER, some=each) for each in (FEW, SOME))
    return FREQUENT.format(few_of_them=few, half=FEW // 2, some_of_them=some, most=MOST)


def ways_of(nth: int, words: int, phones: bool) -> list[str]:  # noqa: FBT001
    """Each for its own case: of them all only those are carried out whose `when` is true."""
    every = fits(nth, words, phones)
    exact, slipped = fits(nth, words, False, EXACT), slip(words, nth)  # noqa: FBT003
    ways = (
        (SORTED, degree_of(nth, words, phones), f"fit BETWEEN 1 AND {MANY}", every),
        (SORTED, SLIP, f"slip BETWEEN 1 AND {MANY}", slipped),
        (GONE_THROUGH, SLIP, f"slip > {MANY}", slipped),
        (SORTED, EXACT, f"fit > {MANY} AND exact <= {MANY}", exact),
        (GONE_THROUGH, EXACT, f"exact > {MANY}", exact),
        (GONE_THROUGH, BEGUN, f"fit > {MANY} AND exact <= {MANY}", f"{every} AND NOT ({exact})"),
    )
    return [
        way.format(nth=nth, degree=degree, when=when, fits=condition, order=ORDER)
        for way, degree, when, condition in ways
    ]


def fits(nth: int, words: int, phones: bool, degree: int = ELSEWHERE) -> str:  # noqa: FBT001
    """The condition on an entry of the index, for the nth search."""
    every = " AND ".join(ONE_OF.format(nth=nth, place=place, degree=degree) for place in range(words))
    ways = [*([f"({every})"] if words else []), *([BY_PHONE.format(nth=nth)] if phones else [])]
    return f"({' OR '.join(ways)})" if ways else "FALSE"


def slip(words: int, nth: int = 0) -> str:
    """The same for who is called so but for a slip of the finger."""
    return fits(nth, words, False, SLIP)  # noqa: FBT003


def degree_of(nth: int, words: int, phones: bool) -> str:  # noqa: FBT001
    cases = [
        f"WHEN {fits(nth, words, phones and degree == BEGUN, degree)} THEN {degree}"
        for degree in (EXACT, BEGUN, SOUNDS)
    ]
    return f"CASE {' '.join(cases)} ELSE {ELSEWHERE} END"


def asking(searches: Sequence[Search], rows: int) -> list[Any]:
    """The parameters of `found_by`; `rows` is how many of each, in their order, will be shown at most."""
    given = [
        (nth, place, degree, token)
        for nth, search in enumerate(searches)
        for place, word in enumerate(search.words)
        for degree, tokens in enumerate(word.tokens)
        for token in tokens
    ]
    slips = [
        (nth, place, as_array(word.keys))
        for nth, search in enumerate(searches)
        for place, word in enumerate(search.words)
        if word.keys
    ]
    phones = [
        (nth, pattern, as_array(search.grams))
        for nth, search in enumerate(searches)
        for pattern in search.patterns
    ]
    return [*columns(given, 4), *columns(slips, 3), *columns(phones, 3), rows]


def columns(rows: Sequence[tuple[Any, ...]], count: int) -> list[list[Any]]:
    return [[row[at] for row in rows] for at in range(count)]


def as_array(numbers: Sequence[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"
