"""What was recorded of an invoice, in order, and how a place of the tax office took it."""

from checkout.registers.verifactu.correcting import Step
from kit import db

STEPS = """
SELECT record.kind = 'cancellation' AS is_cancellation, record.is_correction,
    coalesce(answer.state, '') AS state, coalesce(answer.code, 0) AS code
FROM verifactu_record AS record LEFT JOIN verifactu_answer AS answer
    ON answer.record = record.id AND answer.place = $3
WHERE record.issuer = $1 AND record.invoice = $2 ORDER BY record.number
"""


async def steps_of(issuer: str, invoice: str, place: str) -> list[Step]:
    """No answers where `place` is ""."""
    return [Step(**row) for row in await db.fetch(STEPS, issuer, invoice, place)]
