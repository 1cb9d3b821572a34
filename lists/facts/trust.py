"""How far clients are trusted online: what they missed, and how much of it still weighs.

It is weighed as on the card (`clients/rules/trust.py`): what was left out does not count, nothing counts of
who is exempt, and everything halves with time.
"""

from lists.rules.catalogue import Catalogue, Fact, Kind, Measure, Source

GROUP = "Trust"
TERMS = """(
    SELECT half_life_days, no_show_points, late_points, deposit_from, prepay_from, refuse_from
    FROM trust_terms
    UNION ALL SELECT 180, 100, 50, NULL, NULL, NULL WHERE NOT EXISTS (SELECT FROM trust_terms)
) AS terms"""
MISSED = f"visit CROSS JOIN {TERMS}"
COUNTS = """visit.client IS NOT NULL
AND (visit.status = 'no_show' OR visit.status = 'cancelled' AND visit.cancelled_late)
AND visit.id NOT IN (SELECT trust_waiver.visit FROM trust_waiver)
AND visit.client NOT IN (SELECT trust_exemption.client FROM trust_exemption)"""
# In hundredths, halved with every half-life; what is yet to come weighs in full.
WEIGHT = """round(sum(CASE WHEN visit.status = 'no_show' THEN terms.no_show_points ELSE terms.late_points END
    * power(0.5::float8, greatest(date_part('epoch', {now} - visit.starts_at) / 86400, 0)
                         / terms.half_life_days)))"""
ASKED = f"""SELECT holder.id AS client, coalesce(weighed.asks, 'nothing') AS value
FROM client AS holder LEFT JOIN (
    SELECT scored.client, CASE WHEN scored.points >= scored.refuse THEN 'refuse'
               WHEN scored.points >= scored.prepay THEN 'prepay'
               WHEN scored.points >= scored.deposit THEN 'deposit' END AS asks
    FROM (SELECT visit.client, {WEIGHT} AS points, min(terms.refuse_from) AS refuse,
                 min(terms.prepay_from) AS prepay, min(terms.deposit_from) AS deposit
          FROM {MISSED} WHERE {COUNTS} GROUP BY visit.client) AS scored
) AS weighed ON weighed.client = holder.id"""  # noqa: S608 - only constants


def weighs(title: str, where: str) -> Fact:
    """In points, as the card says them: 1.5 can be asked for."""
    measure = Measure(Source(MISSED, "visit.client", where), f"({WEIGHT}::numeric / 100)")
    return Fact(title, GROUP, Kind.whole, measure=measure, tenths=True, hint=DECAYS)


DECAYS = "As on the card: everything weighs half after every half-life, and what was left out does not count."
TRUST: Catalogue = {
    "trust": Fact(
        "Asked for online", GROUP, Kind.many_of, ASKED, options="trust", words=True, is_single=True,
        is_always=True, hint="What an online booking takes of them now, because of what they missed.",
    ),
    "missed": weighs("Missed visits weigh", COUNTS),
    "missed_no_shows": weighs("No-shows weigh", f"{COUNTS} AND visit.status = 'no_show'"),
    "missed_late": weighs("Late cancellations weigh", f"{COUNTS} AND visit.status = 'cancelled'"),
}  # fmt: skip
