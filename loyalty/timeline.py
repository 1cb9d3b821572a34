"""Points on a client's timeline: as they came and went."""

from clients.rules.timeline import Facts, Source, Told
from kit.rights import Actor

POINTS = """
SELECT happened_at AS at, points_entry.id::bigint AS number, branch.zone, jsonb_build_object(
    'points', points, 'explanation', explanation, 'branch', branch.name) AS facts
FROM points_entry JOIN branch ON branch.id = points_entry.branch
WHERE client = $1 AND ($2::int[] IS NULL OR points_entry.branch = ANY($2))
"""


def tell_points(facts: Facts, _: Actor) -> Told:
    points = facts["points"]
    title = f"{points:+,} point" + ("" if abs(points) == 1 else "s")
    return Told(title, " · ".join(each for each in (facts["explanation"], facts["branch"]) if each))


TIMELINE = (Source("points", "Points", "coins", 30, POINTS, tell_points),)
