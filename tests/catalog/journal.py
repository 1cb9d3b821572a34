"""What the journal says last."""

from kit.journal import JournalEntry


async def last_entry() -> JournalEntry:
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert entry is not None
    return entry
