"""What clients agreed to."""

from collections.abc import Iterable

from lists.rules.catalogue import Catalogue, Fact, Kind

GROUP = "Consents"
LAST = """
SELECT DISTINCT ON (answer.consent, answer.client) answer.client, answer.is_given
FROM consent_answer AS answer
WHERE answer.consent IN (SELECT consent.id FROM consent WHERE consent.allows_offers)
ORDER BY answer.consent, answer.client, answer.id DESC
"""
# By client alone, so that the planner sees that nobody is there twice.
LAST_OF_ONE = """
SELECT DISTINCT ON (answer.client) answer.client, answer.wording, answer.is_given
FROM consent_answer AS answer WHERE answer.consent = {consent} ORDER BY answer.client, answer.id DESC
"""
STANDING = f"""SELECT last.client, CASE WHEN NOT last.is_given THEN 'withdrawn'
    WHEN last.wording = (SELECT now.id FROM consent_text AS now WHERE now.consent = {{consent}}
                         ORDER BY now.number DESC LIMIT 1) THEN 'given' ELSE 'outdated' END AS value
FROM ({LAST_OF_ONE}) AS last"""  # noqa: S608 - only constants and numbers
OFFERS = f"""client.id IN (SELECT last.client FROM ({LAST}) AS last
WHERE last.is_given)"""  # noqa: S608


def agreed(consents: Iterable[tuple[int, str]]) -> Catalogue:
    """`consents` by id and title. A client has one answer to each, or none."""
    return {
        "may_offer": Fact("May be sent offers", GROUP, Kind.yes_no, OFFERS),
        **{f"consent_{number}": of_consent(number, title) for number, title in consents},
    }


def of_consent(number: int, title: str) -> Fact:
    query = STANDING.format(consent=number)
    return Fact(title, GROUP, Kind.many_of, query, options="consents", words=True, is_single=True)
