"""What is kept beside a card, on its client's timeline: calls, notes, photos, treatments, consents.

Of what is encrypted only that it is there: it is opened where it is shown, and that is noted.
"""

from clients.queries.files import HANGING as FILES_OF
from clients.queries.treatments import HANGING as NOTES_OF
from clients.rules import mask_phone, show_phone
from clients.rules.calls import IN_WORDS, length_in_words
from clients.rules.timeline import Facts, Source, Told
from kit.rights import Actor, Permission

FILES = f"""
SELECT added_at AS at, id::bigint AS number, NULL::text AS zone, jsonb_build_object(
    'file', id, 'client', $1::int, 'is_picture', is_picture, 'moment', moment, 'who', added_by
) AS facts
FROM client_file WHERE id IN ({FILES_OF}) AND removed_at IS NULL
"""  # noqa: S608 - only constants
TREATMENTS = f"""
SELECT written_at AS at, note.id::bigint AS number, NULL::text AS zone, jsonb_build_object(
    'note', note.id, 'client', $1::int, 'template', note_template.name, 'who', written_by
) AS facts
FROM treatment_note AS note JOIN note_template ON note_template.id = note.template
WHERE note.id IN ({NOTES_OF}) AND note.removed_at IS NULL
"""  # noqa: S608 - only constants
NOTES = """
SELECT written_at AS at, id::bigint AS number, NULL::text AS zone, jsonb_build_object(
    'text', text, 'who', written_by) AS facts
FROM client_note WHERE client = $1 AND removed_at IS NULL
"""
CONSENTS = """
SELECT happened_at AS at, consent_answer.id::bigint AS number, NULL::text AS zone, jsonb_build_object(
    'title', consent.title, 'version', consent_text.number, 'is_given', is_given, 'place', place, 'who', who
) AS facts
FROM consent_answer JOIN consent ON consent.id = consent_answer.consent
JOIN consent_text ON consent_text.id = consent_answer.wording WHERE consent_answer.client = $1
"""
CALLS = """
SELECT started_at AS at, id::bigint AS number, NULL::text AS zone, jsonb_build_object(
    'direction', direction, 'result', result, 'seconds', seconds, 'words', words, 'next', next_step,
    'phone', phone, 'who', who) AS facts
FROM client_call WHERE client = $1
"""
PLACES = {"desk": "at the desk", "widget": "online", "form": "on paper"}
SEES = frozenset({Permission.see_files})
LONGEST = 300


def tell_file(facts: Facts, _: Actor) -> Told:
    what = "A photo" if facts["is_picture"] else "A paper"
    shows = {"before": ", before", "after": ", after"}.get(facts["moment"], "")
    href = f"/desk/clients/{facts['client']}/files/{facts['file']}"
    return Told(f"{what}{shows}", f"added by {facts['who']}", href=href)


def tell_treatment(facts: Facts, _: Actor) -> Told:
    href = f"/desk/clients/{facts['client']}/treatments/{facts['note']}"
    return Told(f"Treatment note: {facts['template']}", f"by {facts['who']}", href=href)


def tell_note(facts: Facts, _: Actor) -> Told:
    text = facts["text"]
    return Told(text if len(text) <= LONGEST else f"{text[:LONGEST]}…", f"noted by {facts['who']}")


def tell_consent(facts: Facts, _: Actor) -> Told:
    badge = ("given", "good") if facts["is_given"] else ("withdrawn", "attention")
    place = PLACES.get(facts["place"], facts["place"])
    return Told(facts["title"], f"version {facts['version']}, {place}, by {facts['who']}", badge=badge)


def tell_call(facts: Facts, actor: Actor) -> Told:
    """The number only to who may see it."""
    show = show_phone if actor.may(Permission.see_phones) else mask_phone
    parts = (
        facts["words"],
        facts["next"] and f"next: {facts['next']}",
        length_in_words(facts["seconds"]),
        facts["phone"] and show(facts["phone"]),
        f"noted by {facts['who']}" if facts["who"] else "told by the telephone exchange",
    )
    missed = facts["result"] == "missed"
    return Told(
        IN_WORDS[facts["direction"], facts["result"]],
        " · ".join(each for each in parts if each),
        badge=("not answered", "attention") if missed else None,
    )


KEPT = (
    Source("calls", "Calls", "phone", 42, CALLS, tell_call),
    Source("notes", "Notes", "message-circle", 44, NOTES, tell_note),
    Source("treatments", "Treatment notes", "scroll-text", 46, TREATMENTS, tell_treatment, SEES),
    Source("files", "Photos and files", "file-text", 48, FILES, tell_file, SEES),
    Source("consents", "Consents", "check", 55, CONSENTS, tell_consent),
)
