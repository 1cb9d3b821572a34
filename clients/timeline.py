"""What the cards themselves give to a client's timeline: visits, tags, merges, and changes of the card."""

import json

from clients.kept_timeline import KEPT
from clients.queries.alike import gone_into
from clients.queries.visits import TITLES
from clients.rules.timeline import Facts, Source, Told
from kit.money import format_money
from kit.rights import Actor, Permission
from staff.changes import changes

SEES_SALES = frozenset({Permission.take_payments, Permission.see_money})
VISITS = f"""
SELECT visit.starts_at AS at, visit.id::bigint AS number, branch.zone, jsonb_build_object(
    'visit', visit.id, 'status', visit.status, 'branch', branch.id, 'branch_name', branch.name,
    'late', visit.cancelled_late, 'why', visit.cancelled_why, 'comment', visit.comment,
    'currency', branch.currency, 'locale', branch.locale,
    'titles', (SELECT {TITLES} FROM visit_line WHERE visit_line.visit = visit.id),
    'staff', (SELECT string_agg(DISTINCT staff_member.name, ', ')
              FROM visit_line JOIN staff_member ON staff_member.id = visit_line.member
              WHERE visit_line.visit = visit.id),
    'total', (SELECT sum(quantity * price - discount) FROM visit_line WHERE visit_line.visit = visit.id)
) AS facts
FROM visit JOIN branch ON branch.id = visit.branch
WHERE visit.client = $1 AND NOT (visit.ends_at > $3
    AND visit.status IN ('requested', 'listed', 'waiting', 'confirmed', 'arrived'))
"""  # noqa: S608 - only constants
TAGS = """
SELECT happened_at AS at, id::bigint AS number, NULL::text AS zone, jsonb_build_object(
    'name', name, 'is_set', is_set, 'who', who, 'rule', rule, 'is_undo', is_undo) AS facts
FROM tag_event WHERE client = $1
"""
MERGES = """
SELECT happened.at, happened.number, NULL::text AS zone, jsonb_build_object(
    'name', client_merge.name, 'is_undone', happened.is_undone, 'who', happened.who) AS facts
FROM client_merge CROSS JOIN LATERAL (
    VALUES (merged_at, id::bigint * 2, FALSE, merged_by), (undone_at, id::bigint * 2 + 1, TRUE, undone_by)
) AS happened (at, number, is_undone, who)
WHERE client_merge.kept = $1 AND happened.at IS NOT NULL
"""
# Of the card, and of cards that went up in it for as long as they are in it: `whose` is what one was called.
# What has a kind of its own is not told twice.
CHANGES = """
SELECT happened_at AS at, entry.id::bigint AS number, NULL::text AS zone, jsonb_build_object(
    'who', who, 'action', action, 'before', before, 'after', after, 'whose', card.name) AS facts
FROM (
    SELECT $1::int AS id, NULL::text AS name
    UNION ALL SELECT gone, name FROM client_merge WHERE kept = $1 AND undone_at IS NULL
) AS card JOIN journal_entry AS entry ON subject = 'client' AND subject_id = card.id
WHERE action NOT IN ('merge', 'unmerge', 'set tag', 'clear tag', 'set status', 'clear status', 'undo',
                     'add note', 'note call', 'add file', 'write treatment note', 'agree', 'withdraw',
                     'change account')
"""
VERBS = {
    "add": "made the card",
    "change": "changed the card",
    "complete": "filled in the card",
    "limit debts": "set how much they may owe",
    "change note": "changed a note",
    "pin note": "pinned a note",
    "unpin note": "unpinned a note",
    "remove note": "removed a note",
    "restore note": "brought a note back",
    "change file": "described a photo or file",
    "remove file": "removed a photo or file",
    "restore file": "brought a photo or file back",
    "change treatment note": "changed a treatment note",
    "remove treatment note": "removed a treatment note",
    "restore treatment note": "brought a treatment note back",
    "change group": "changed the group",
    "assign": "chose who is responsible",
    "link": "linked two cards",
    "unlink": "parted two cards",
}
CONTACTS = frozenset({"phone", "email", "contacts"})


def tell_visit(facts: Facts, actor: Actor) -> Told:
    parts = [
        facts["staff"] and f"with {facts['staff']}",
        facts["branch_name"],
        facts["comment"],
        facts["why"],
    ]
    total = format_money(facts["total"] or 0, facts["currency"], facts["locale"])
    return Told(
        facts["titles"] or "Visit",
        " · ".join(each for each in parts if each),
        href=bill_of(facts, actor),
        status=facts["status"],
        badge=("late", "attention") if facts["late"] else None,
        amount=total if sees_sales(actor) else "",
    )


def sees_sales(actor: Actor) -> bool:
    """Who takes payments, or keeps the books."""
    return any(actor.may(each) for each in SEES_SALES)


def bill_of(facts: Facts, actor: Actor) -> str:
    is_open = facts["status"] == "done" and actor.works_in(facts["branch"])
    return f"/desk/bills/{facts['visit']}" if is_open and actor.may(Permission.see_whole_calendar) else ""


def tell_tag(facts: Facts, _: Actor) -> Told:
    again = ", by thinking again" if facts["is_undo"] else ""
    by = f"by {facts['who']}{again}" + (", by a rule" if facts["rule"] else "")
    return Told(facts["name"], by, badge=("set", "good") if facts["is_set"] else ("cleared", "plain"))


def tell_merge(facts: Facts, _: Actor) -> Told:
    verb = "came out of this card again" if facts["is_undone"] else "went up in this card"
    return Told(f"The card of {facts['name']} {verb}", f"by {facts['who']}")


def tell_change(facts: Facts, actor: Actor) -> Told:
    """Contacts only to who may see them."""
    hidden = frozenset() if actor.may(Permission.see_phones) else CONTACTS
    before, after = (without(facts[side] or {}, hidden) for side in ("before", "after"))
    said = VERBS.get(facts["action"])
    title = f"{facts['who']} {said}" if said else f"{facts['who']}: {facts['action'].replace('_', ' ')}"
    whose = f"on the card of {facts['whose']}, before it went up in this one" if facts["whose"] else ""
    return Told(title, whose, changes=changes(before, after))


def without(facts: Facts, hidden: frozenset[str]) -> str:
    return json.dumps({name: value for name, value in facts.items() if name not in hidden})


REVIEWS = """
SELECT written_at AS at, review.id::bigint AS number, branch.zone, jsonb_build_object(
    'rating', rating, 'words', words, 'status', review.status, 'branch', branch.name) AS facts
FROM review JOIN visit ON visit.id = review.visit JOIN branch ON branch.id = visit.branch
WHERE visit.client = $1 AND ($2::int[] IS NULL OR visit.branch = ANY($2))
"""
STANDINGS = {"new": ("new", "attention"), "published": ("published", "good"), "hidden": ("hidden", "plain")}


def tell_review(facts: Facts, _: Actor) -> Told:
    title = f"Review: {facts['rating']} of 5"
    return Told(title, facts["words"] or facts["branch"], "/desk/reviews", badge=STANDINGS[facts["status"]])


TIMELINE = (
    *KEPT,
    Source("visits", "Visits", "calendar", 10, VISITS, tell_visit),
    Source("reviews", "Reviews", "star", 35, REVIEWS, tell_review),
    Source("tags", "Tags", "tags", 50, TAGS, tell_tag),
    Source("merges", "Merges", "copy", 70, MERGES, tell_merge),
    Source("changes", "Changes", "pencil", 60, CHANGES, tell_change, frozenset({Permission.see_journal})),
)
# What the journal tells with a card: those that went up in it.
WENT_UP = (("client", gone_into),)
