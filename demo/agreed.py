"""What clients of the salon agreed to, and what it asks of who misses visits."""

from random import Random

from clients.actions.consenting import add_consent, answer_for
from clients.actions.trusting import set_terms
from clients.queries.consents import versions
from clients.schemas import ConsentForm, TrustForm
from kit.db import fetch
from kit.rights import SYSTEM

OFFERS = (
    "Please write to me when there is something new, at most once a month. I can take this back at any time."
)
PHOTOS = "You may take photos of the result and show them in the salon and on your pages, without my name."
CAME = "SELECT DISTINCT client FROM visit WHERE status = 'done' AND client IS NOT NULL ORDER BY client"


async def agree(chance: Random) -> None:
    """A good third to offers, a few to photos; one in twenty takes it back."""
    came = [row["client"] for row in await fetch(CAME)]
    offers = await text_of(ConsentForm("News and offers by e-mail", OFFERS, "yes", "", "yes"))
    photos = await text_of(ConsentForm("Photos of the result", PHOTOS))
    for text, share, proof in ((offers, 3, ""), (photos, 8, "signed on paper, in the folder")):
        for client in chance.sample(came, len(came) // share):
            await answer_for(SYSTEM, client, text, proof, is_given=True)
            if chance.random() < 0.05:
                await answer_for(SYSTEM, client, text, "by telephone", is_given=False)


async def text_of(form: ConsentForm) -> int:
    made = await add_consent(SYSTEM, form)
    return int((await versions(made.id))[0].id)


async def ask_who_misses() -> None:
    """Half the price after one missed visit, all of it after two, nothing online after four."""
    await set_terms(SYSTEM, TrustForm("180", "1", "0.5", "0.6", "1.5", "3.5", "50"))
