"""Reading consents: all there are, one with its versions, and how a client stands to each."""

from asyncpg import Record

from catalog.queries import there
from clients.tables import Consent, ConsentText
from kit.db import fetch
from kit.rights import Actor, Permission

NOW = """
JOIN LATERAL (
    SELECT id, number, words, made_at FROM consent_text
    WHERE consent_text.consent = consent.id ORDER BY number DESC LIMIT 1
) AS now ON TRUE
"""
ALL = f"""
WITH last AS (
    SELECT DISTINCT ON (client, consent) consent, wording, is_given FROM consent_answer
    ORDER BY client, consent, id DESC
)
SELECT consent.id, title, is_asked, is_required, allows_offers, archived_at, now.number, now.made_at,
       count(*) FILTER (WHERE is_given AND wording = now.id) AS given,
       count(*) FILTER (WHERE is_given AND wording <> now.id) AS outdated,
       count(*) FILTER (WHERE NOT is_given) AS withdrawn
FROM consent {NOW} LEFT JOIN last ON last.consent = consent.id
GROUP BY consent.id, now.id, now.number, now.made_at ORDER BY archived_at IS NOT NULL, position, consent.id
"""  # noqa: S608  # only constants
# Archived ones only where somebody has answered.
OF_CLIENT = f"""
SELECT consent.id, title, allows_offers, now.id AS wording, now.number, now.words,
       archived_at IS NOT NULL AS is_archived, answer.is_given, answer.wording AS answered,
       answer.happened_at, answer.place, answer.who, answer.proof, said.number AS said_number
FROM consent {NOW} LEFT JOIN LATERAL (
    SELECT * FROM consent_answer WHERE consent_answer.consent = consent.id AND client = $1
    ORDER BY id DESC LIMIT 1
) AS answer ON TRUE LEFT JOIN consent_text AS said ON said.id = answer.wording
WHERE archived_at IS NULL OR answer.id IS NOT NULL ORDER BY position, consent.id
"""  # noqa: S608
STORY = """
SELECT title, number, is_given, happened_at, place, who, proof, visit FROM consent_answer
JOIN consent ON consent.id = consent_answer.consent JOIN consent_text ON consent_text.id = wording
WHERE client = $1 ORDER BY consent_answer.id DESC LIMIT 50
"""


async def consents() -> list[Record]:
    """In order, archived ones last, with how many have given, outlived and withdrawn each."""
    return await fetch(ALL)


async def versions(consent_id: int) -> list[ConsentText]:
    """The newest first."""
    found: list[ConsentText] = (
        await ConsentText.objects()
        .where(ConsentText.consent == consent_id)
        .order_by(ConsentText.number, ascending=False)
    )
    return found


async def access_consent(actor: Actor, consent_id: int) -> tuple[Consent, ConsentText]:
    """With the text of today, for who may change it."""
    actor.require(Permission.edit_catalog)
    consent = await there(Consent, consent_id, "consent")
    return consent, (await versions(consent_id))[0]


async def of_client(client_id: int) -> list[Record]:
    """How they stand to each, with the last answer."""
    return await fetch(OF_CLIENT, client_id)


async def story(client_id: int) -> list[Record]:
    """Every answer, the last first."""
    return await fetch(STORY, client_id)
