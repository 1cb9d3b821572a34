"""A client takes their card, and a telephone asks whether it says something else by now."""

from pathlib import Path

import pytest

from clients.queries.personal import key_for
from clients.rules.personal import Opens
from kit.db import fetch, fetch_value
from kit.rights import SYSTEM
from loyalty import actions
from loyalty.wallets import apple
from tests.browse import browser
from tests.counting import count_queries
from tests.loyalty.passes import TYPE, Authority, set_apple, set_google, verified
from tests.loyalty.points import generous_salon

pytestmark = pytest.mark.usefixtures("morning")
V1 = "/wallet/apple/v1"
DEVICES = "SELECT count(*) FROM wallet_device"


async def test_without_keys_nothing_is_offered_and_with_them_the_card_is_signed(  # noqa: PLR0915
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon, authority = await generous_salon(), Authority(tmp_path)
    own = f"/me/{key_for(Opens.letter, salon.masha, 0)}"
    async with browser(None) as b:
        assert (await b.post(f"{own}/desk-code")).status_code == 303
        assert "Wallet" not in (await b.get(own)).text
        assert (await b.get(f"{own}/card.pkpass")).status_code == 404
        set_apple(monkeypatch, authority.p12("Linden"), authority.file)
        set_google(monkeypatch, tmp_path)
        page = (await b.get(own)).text
        assert "Add to Apple Wallet" in page
        assert 'href="https://pay.google.com/gp/v/save/' in page
        assert "Zu Apple Wallet hinzufügen" in (await b.get(own, params={"lang": "de"})).text
        made = await b.get(f"{own}/card.pkpass")
        assert (await b.get("/me/nobody/card.pkpass")).status_code == 404
    assert made.headers["content-type"] == apple.KIND
    card, files = verified(made.content, authority)
    assert card["barcodes"][0]["message"] == await fetch_value("SELECT code FROM client_code")
    assert card["webServiceURL"] == "https://book.example.com/wallet/apple"
    assert '"label_points" = "Punkte";' in files["de.lproj/pass.strings"].decode()
    assert "You have %@ points now." in files["en.lproj/pass.strings"].decode()
    assert await fetch("SELECT 1 FROM wallet_pass") == []


async def test_a_telephone_registers_hears_of_points_fetches_the_card_and_leaves(  # noqa: PLR0915
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon, authority = await generous_salon(), Authority(tmp_path)
    set_apple(monkeypatch, authority.p12("Linden"), authority.file)
    own = f"/me/{key_for(Opens.letter, salon.masha, 0)}"
    async with browser(None) as phone:
        await phone.post(f"{own}/desk-code")
        card, _ = verified((await phone.get(f"{own}/card.pkpass")).content, authority)
        serial, token = card["serialNumber"], card["authenticationToken"]
        listed, latest = f"{V1}/devices/phone/registrations/{TYPE}", f"{V1}/passes/{TYPE}/{serial}"
        shown = {"Authorization": f"ApplePass {token}"}
        for wrong in ({}, {"Authorization": "ApplePass wrong"}, {"Authorization": f"Bearer {token}"}):
            assert (await phone.post(f"{listed}/{serial}", headers=wrong)).status_code == 401
            assert (await phone.get(latest, headers=wrong)).status_code == 401
            assert (await phone.delete(f"{listed}/{serial}", headers=wrong)).status_code == 401
        assert (await phone.post(f"{listed}/OTHER222", headers=shown)).status_code == 401
        odd = "%00".join((V1 + "/devices/ph", f"one/registrations/{TYPE}"))
        assert (await phone.get(odd)).status_code == 204
        assert (await phone.post(f"{odd}/{serial}", headers=shown)).status_code == 401
        assert (await phone.get(f"{V1}/passes/{TYPE}/A%00B", headers=shown)).status_code == 401
        assert await fetch_value(DEVICES) == 0
        push = {"pushToken": "of the phone"}
        again = [(await phone.post(f"{listed}/{serial}", headers=shown, json=push)).status_code for _ in "12"]
        assert again == [201, 200]
        first = (await phone.get(listed)).json()
        assert first["serialNumbers"] == [serial]
        since = {"passesUpdatedSince": first["lastUpdated"]}
        async with count_queries() as asked:
            assert (await phone.get(listed, params=since)).status_code == 204
        assert len(asked) <= 13
        got = await phone.get(latest, headers=shown)
        assert verified(got.content, authority)[0]["storeCard"]["headerFields"][0]["value"] == 0
        seen = {**shown, "If-Modified-Since": got.headers["last-modified"]}
        assert (await phone.get(latest, headers=seen)).status_code == 304
        await actions.give_points(SYSTEM, actions.ByHand(salon.masha, salon.center, 7, "thanks"))
        assert (await phone.get(listed, params=since)).json()["serialNumbers"] == [serial]
        news = await phone.get(latest, headers=seen)
        assert verified(news.content, authority)[0]["storeCard"]["headerFields"][0]["value"] == 7
        assert (await phone.post(f"{V1}/log", json={"logs": ["a" * 1000]})).status_code == 200
        assert (await phone.post(f"{V1}/log", content=b"{")).status_code == 400
        assert (await phone.get(listed.replace(TYPE, "pass.other"))).status_code == 204
        assert (await phone.delete(f"{listed}/{serial}", headers=shown)).status_code == 200
        assert (await phone.get(listed)).status_code == 204
    assert await fetch_value(DEVICES) == 0
