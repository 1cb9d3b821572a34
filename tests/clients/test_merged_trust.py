"""What two cards agreed to, are excused from and are announced for comes together, and apart again."""

from datetime import timedelta

import pytest

from clients.actions.consenting import add_consent, answer_for
from clients.actions.merging import merge
from clients.actions.trusting import exempt
from clients.actions.unmerging import unmerge
from clients.queries.consents import versions
from clients.schemas import ConsentForm
from kit import clock
from kit.db import fetch_value
from kit.rights import SYSTEM
from privacy.tables import RetentionNotice, RetentionRule
from tests.clients.test_merging import everything, lived

pytestmark = pytest.mark.usefixtures("morning")


async def test_merged_and_unmerged_is_nothing_for_consents_exemptions_and_announcements_too() -> None:
    _, (first, second, *_) = await lived(11)
    consent = await add_consent(SYSTEM, ConsentForm("Offers", "I agree."))
    text = (await versions(consent.id))[0].id
    rule = RetentionRule(what="card", days=365, changed_at=clock.now(), changed_by="Vera")
    await rule.save()
    for client, is_given in ((first, True), (second, False)):
        await answer_for(SYSTEM, client, text, "paper", is_given=True)
        await answer_for(SYSTEM, client, text, "paper", is_given=is_given)
        await exempt(SYSTEM, client, "An old friend")
        due = clock.now() + timedelta(days=14)
        await RetentionNotice(rule=rule.id, client=client, noticed_at=clock.now(), due_at=due).save()
    before = await everything()
    made = await merge(SYSTEM, first, second, {})
    assert await fetch_value("SELECT count(*) FROM consent_answer WHERE client = $1", first) == 3
    for table in ("trust_exemption", "retention_notice"):
        assert await fetch_value(f"SELECT count(*) FROM {table}") == 1  # noqa: S608
    await unmerge(SYSTEM, made.id)
    assert await everything() == before
