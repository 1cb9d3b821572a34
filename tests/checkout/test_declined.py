"""Why a card was declined, said to its owner: for each reason of the provider, in every language."""

import pytest

from checkout.rules.online import DECLINED, SENTENCES, why_declined
from kit.words import LANGUAGES, speaking, voice_for

# What would tell a thief that the owner knows.
FOR_NO_THIEF = ("lost_card", "stolen_card", "pickup_card", "fraudulent", "merchant_blacklist")


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_each_reason_is_said_in_the_clients_language(language: str) -> None:
    with speaking(voice_for(language, "de_DE")):
        said = {reason: why_declined(reason) for reason in SENTENCES}
        new = why_declined("quantum_fluctuation")
    assert {reason for reason, sentence in said.items() if sentence == SENTENCES[reason]} == set()
    assert all(sentence.endswith(".") for sentence in said.values())
    assert len(set(said.values())) == len(set(SENTENCES.values())), "two reasons are not said as one"
    assert {said[reason] for reason in FOR_NO_THIEF} == {new}
    assert new != DECLINED
