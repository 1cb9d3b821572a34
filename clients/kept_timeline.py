"""What is kept beside a card, on its client's timeline: notes, photos and papers, treatments, consents.

Of what is encrypted only that it is there: it is opened where it is shown, and that is noted.
"""

from clients.rules.timeline import Facts, Source, Told
from kit.rights import Actor, Permission

NOTES = """
SELECT written_at AS at, id::bigint AS number, NULL::text AS zone,
       jsonb_build_object('text', text, 'who', written_by) AS facts
FROM client_note WHERE client = $1 AND removed_at IS NULL
"""
FILES = """
SELECT added_at AS at, id::bigint AS number, NULL::text AS zone, jsonb_build_object(
    'client', $1, 'is_picture', is_picture, 'moment', moment, 'who', added_by) AS facts
FROM client_file WHERE removed_at IS NULL
  AND (client = $1 OR visit IN (SELECT visit.id FROM visit WHERE visit.client = $1))
"""
TREATMENTS = """
SELECT treatment_note.written_at AS at, treatment_note.id::bigint AS number, NULL::text AS zone,
       jsonb_build_object('client', $1, 'template', note_template.name, 'who', written_by) AS facts
FROM treatment_note JOIN note_template ON note_template.id = treatment_note.template
WHERE treatment_note.removed_at IS NULL
  AND (client = $1 OR visit IN (SELECT visit.id FROM visit WHERE visit.client = $1))
"""
CONSENTS = """
SELECT happened_at AS at, consent_answer.id::bigint AS number, NULL::text AS zone, jsonb_build_object(
    'title', consent.title, 'version', consent_text.number, 'is_given', is_given, 'place', place, 'who', who
) AS facts
FROM consent_answer JOIN consent ON consent.id = consent_answer.consent
JOIN consent_text ON consent_text.id = consent_answer.wording WHERE consent_answer.client = $1
"""
LONGEST = 140
PLACES = {"desk": "at the desk", "widget": "online", "form": "on paper"}
SEES_FILES = frozenset({Permission.see_files})


def tell_note(facts: Facts, _: Actor) -> Told:
    text = facts["text"] if len(facts["text"]) <= LONGEST else f"{facts['text'][:LONGEST]}…"
    return Told(text, f"by {facts['who']}")


def tell_file(facts: Facts, _: Actor) -> Told:
    what = "Photo" if facts["is_picture"] else "Paper"
    title = f"{what}, {facts['moment']}" if facts["moment"] else what
    return Told(title, f"added by {facts['who']}", href=f"/desk/clients/{facts['client']}/files")


def tell_treatment(facts: Facts, _: Actor) -> Told:
    return Told(facts["template"], f"by {facts['who']}", href=f"/desk/clients/{facts['client']}/treatments")


def tell_consent(facts: Facts, _: Actor) -> Told:
    badge = ("given", "good") if facts["is_given"] else ("withdrawn", "attention")
    place = PLACES.get(facts["place"], facts["place"])
    return Told(facts["title"], f"version {facts['version']}, {place}, by {facts['who']}", badge=badge)


KEPT = (
    Source("notes", "Notes", "message-circle", 44, NOTES, tell_note),
    Source("treatments", "Treatments", "scroll-text", 46, TREATMENTS, tell_treatment, SEES_FILES),
    Source("files", "Files", "file-text", 48, FILES, tell_file, SEES_FILES),
    Source("consents", "Consents", "check", 55, CONSENTS, tell_consent),
)
