"""Passkeys, with an authenticator in software; the browser's own is in tests/browser/test_passkey.py."""

from dataclasses import replace

import pytest

from kit.errors import Invalid, NotFound, ProveFirst
from kit.rights import Permission
from kit.settings import settings
from staff import actions, passkeys, queries
from staff.actions import Where
from staff.actions.passkeys import PasskeyIsThere, WrongPasskey
from staff.tables import Passkey, Pending, Session
from tests.cast import open_salon
from tests.staff.keys import Authenticator, shared_tablet, signed_in, with_passkey, with_pin

HERE = Where("Firefox")


async def test_a_passkey_signs_in_without_a_password() -> None:
    salon = await open_salon()
    device = await with_passkey(salon.actors["Vera"])
    for _ in range(2):
        token = await actions.sign_in_by_passkey(device.get(await actions.begin_using()), HERE)
        assert await queries.actor_behind(token) == salon.actors["Vera"]
    kept = await Passkey.objects().first()
    assert kept is not None
    assert (kept.uses, kept.name) == (2, "Telephone")
    assert await Pending.count() == 0


async def test_an_answer_counts_once() -> None:
    salon = await open_salon()
    device = await with_passkey(salon.actors["Vera"])
    answer = device.get(await actions.begin_using())
    assert await actions.sign_in_by_passkey(answer, HERE)
    before = await Session.count()
    with pytest.raises(WrongPasskey):
        await actions.sign_in_by_passkey(answer, HERE)
    assert await Session.count() == before


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "http://salon.example"},
        {"site": "salon.example"},
        {"verifies": False},
        {"credential": b"another"},
        {"key": Authenticator().key},
        {"uses": -1},
    ],
    ids=["another site", "another name", "no finger", "unknown", "another key", "a copy that was used less"],
)
async def test_an_answer_that_does_not_hold_opens_nothing(change: dict) -> None:
    salon = await open_salon()
    device = await with_passkey(salon.actors["Vera"])
    await actions.sign_in_by_passkey(device.get(await actions.begin_using()), HERE)
    before = await Session.count()
    false = replace(device, **change)
    with pytest.raises(WrongPasskey):
        await actions.sign_in_by_passkey(false.get(await actions.begin_using()), HERE)
    assert await Session.count() == before


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"id": "x"},
        {"response": {}},
        {"response": {"clientDataJSON": "%%%"}},
        {"response": {"clientDataJSON": "e30"}},
        {"id": "\0", "response": {"clientDataJSON": "bm90IGpzb24"}},
        {"response": "text"},
    ],
)
async def test_nonsense_is_a_passkey_that_does_not_open(answer: dict) -> None:
    salon = await open_salon()
    known = await signed_in(salon.actors["Vera"])
    with pytest.raises(WrongPasskey):
        await actions.sign_in_by_passkey(answer, HERE)
    with pytest.raises(WrongPasskey):
        await actions.add_passkey(known, answer, "Telephone")
    assert await Passkey.count() == 0


async def test_a_closed_account_has_no_way_in() -> None:
    salon = await open_salon()
    device = await with_passkey(salon.actors["Nora"])
    await actions.close_account(salon.actors["Vera"], salon.actors["Nora"].account)
    with pytest.raises(WrongPasskey):
        await actions.sign_in_by_passkey(device.get(await actions.begin_using()), HERE)
    assert await Session.count() == 0


async def test_one_is_added_only_by_who_has_shown_a_password_and_to_ones_own_account() -> None:
    salon = await open_salon()
    with pytest.raises(ProveFirst):
        await actions.begin_adding(salon.actors["Vera"])
    vera, nora = await signed_in(salon.actors["Vera"]), await signed_in(salon.actors["Nora"])
    answer = Authenticator().create(await actions.begin_adding(vera))
    with pytest.raises(WrongPasskey):
        await actions.add_passkey(nora, answer, "Mine")
    with pytest.raises(Invalid) as nameless:
        await actions.add_passkey(vera, answer, "  ")
    assert "name" in nameless.value.fields
    assert await Passkey.count() == 0


async def test_the_same_passkey_is_there_once() -> None:
    salon = await open_salon()
    device, nora = await with_passkey(salon.actors["Vera"]), await signed_in(salon.actors["Nora"])
    with pytest.raises(PasskeyIsThere):
        await actions.add_passkey(nora, device.create(await actions.begin_adding(nora)), "Mine")
    assert await Passkey.count() == 1


async def test_passkeys_are_named_and_removed_by_their_person_alone() -> None:
    salon = await open_salon()
    device = await with_passkey(salon.actors["Vera"])
    nora = await signed_in(salon.actors["Nora"])
    vera = await queries.actor_behind("token-of-Vera")
    kept = await Passkey.objects().first()
    assert vera is not None
    assert kept is not None
    for strange in (actions.rename_passkey(nora, kept.id, "Mine"), actions.remove_passkey(nora, kept.id)):
        with pytest.raises(NotFound):
            await strange
    await actions.rename_passkey(vera, kept.id, "Old telephone")
    assert [row["name"] for row in await queries.passkeys_of(vera.account)] == ["Old telephone"]
    await actions.remove_passkey(vera, kept.id)
    with pytest.raises(WrongPasskey):
        await actions.sign_in_by_passkey(device.get(await actions.begin_using()), HERE)


async def test_at_a_tablet_a_passkey_of_ones_own_gives_the_withheld_rights_and_somebody_elses_does_not() -> (
    None
):
    salon = await open_salon()
    tablet, vera, nora = await shared_tablet(salon), salon.actors["Vera"], salon.actors["Nora"]
    await with_pin(nora)
    hers = await with_passkey(vera)
    token = await actions.unlock(nora.account, "7294", Where("", tablet))
    actor = await queries.actor_behind(token, tablet)
    assert actor is not None
    with pytest.raises(WrongPasskey):
        await actions.prove_by_passkey(actor, token, hers.get(await actions.begin_using()))
    own = Authenticator()
    known = replace(actor, is_proved=True)
    await actions.add_passkey(known, own.create(await actions.begin_adding(known)), "Own")
    fresh = await actions.prove_by_passkey(actor, token, own.get(await actions.begin_using()))
    proved = await queries.actor_behind(fresh, tablet)
    assert proved is not None
    proved.require(Permission.see_money)
    assert await queries.actor_behind(token, tablet) is None


@pytest.mark.parametrize(
    ("site", "name", "origin"),
    [
        ("https://book.example", "book.example", "https://book.example"),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://[::1]", "localhost", "http://localhost"),
    ],
)
def test_a_passkey_is_made_for_the_name_of_the_site(
    site: str, name: str, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_URL", site)
    settings.cache_clear()
    try:
        assert passkeys.site() == passkeys.Site(name, [origin])
    finally:
        monkeypatch.undo()
        settings.cache_clear()
