"""Who is erased leaves no card behind: not here at once, and at the provider as soon as that answers."""

from datetime import timedelta

import pytest

from checkout.actions.online.cards import forget_next
from checkout.online_tables import CardToForget, SavedCard
from kit import clock
from kit.db import transaction
from privacy.actions.erasing import hold, wipe
from tests.cast import open_salon
from tests.checkout import paying
from tests.checkout.box import Box, open_box

pytestmark = pytest.mark.usefixtures("morning")


async def erased(client: int) -> None:
    async with transaction():
        await hold([client])
        await wipe([client])


def charged_again(box: Box) -> list[bool]:
    """Of each card that the provider knows, whether it can be."""
    return [each["customer"] is not None for each in box.store.all("payment_method")]


async def test_the_provider_forgets_them_though_nobody_here_knows_whose_they_were(monkeypatch) -> None:
    salon = await open_salon()
    await paying.rule(salon)
    async with open_box(monkeypatch) as box:
        await paying.paid(box, salon)
        [card] = await SavedCard.objects()
        await erased(salon.masha)
        [kept] = await SavedCard.objects()
        assert (kept.method != card.method, kept.last4, kept.is_forgotten) == (True, "", True)
        assert [each.method for each in await CardToForget.objects()] == [card.method]
        box.goes_wrong("payment_methods", status=503)
        assert not await forget_next(clock.now())
        assert charged_again(box) == [True]
        with clock.pretend(clock.now() + timedelta(minutes=1)):
            assert await forget_next(clock.now())
            assert not await forget_next(clock.now())
        assert charged_again(box) == [False]
    assert await CardToForget.count() == 0


async def test_what_the_provider_has_forgotten_already_is_not_asked_for_again(monkeypatch) -> None:
    salon = await open_salon()
    await paying.rule(salon)
    async with open_box(monkeypatch) as box:
        await paying.paid(box, salon)
        await SavedCard.update({SavedCard.is_forgotten: True}, force=True)
        await erased(salon.masha)
    assert await CardToForget.count() == 0
