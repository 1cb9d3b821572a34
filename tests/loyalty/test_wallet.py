"""Cards for wallets: what they say, who has signed them, and the page that says whether they work."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from kit.certificates import Unusable
from kit.settings import Settings
from loyalty.rules.wallet import Issuing, WalletCard, apple_pass, as_strings
from loyalty.wallets import apple, google
from tests.browse import browser
from tests.cast import open_salon
from tests.loyalty.passes import TEAM, TYPE, Authority, set_apple, set_google, verified, verify

pytestmark = pytest.mark.usefixtures("morning")
CARD = WalletCard(
    "ABCD2345", "Masha", 1, "Linden", "https://book.example.com/me", 12, (("Harbour", 3),), "Gold"
)
PAGE = "/desk/loyalty/wallet"


def test_a_card_says_what_there_is_and_leaves_out_what_there_is_not() -> None:
    whole = apple_pass(CARD, Issuing(TYPE, TEAM, "https://book.example.com/wallet/apple", "token"))
    assert (whole["formatVersion"], whole["serialNumber"], whole["authenticationToken"]) == (
        1,
        "ABCD2345",
        "token",
    )
    assert whole["barcodes"][0]["message"] == "ABCD2345"
    assert whole["storeCard"]["headerFields"][0]["value"] == 12
    assert [each["value"] for each in whole["storeCard"]["backFields"]] == [3, CARD.page]
    bare = apple_pass(WalletCard("ABCD2345", "Masha", 1, "Linden", CARD.page), Issuing(TYPE, TEAM))
    assert "webServiceURL" not in bare
    assert "headerFields" not in bare["storeCard"]
    assert [each["key"] for each in bare["storeCard"]["secondaryFields"]] == ["name"]
    assert as_strings({"a": 'say "hi"\\'}) == b'"a" = "say \\"hi\\"\\\\";\n'


def test_a_signature_by_the_chain_is_told_from_one_that_was_tampered_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    set_apple(monkeypatch, authority.p12("Linden"), authority.file)
    made = apple.archive({"formatVersion": 1}, {"de": b'"a" = "b";\n'}, apple.signer())
    said, files = verified(made, authority)
    assert said == {"formatVersion": 1}
    assert {"icon.png", "icon@2x.png", "logo.png", "de.lproj/pass.strings"} <= set(files)
    assert files["icon@3x.png"][16:24] == (87).to_bytes(4) * 2
    with pytest.raises(AssertionError):
        verify(files["signature"], files["manifest.json"] + b" ", authority)
    signature = files["signature"]
    with pytest.raises(InvalidSignature):
        verify(signature[:-1] + bytes([signature[-1] ^ 1]), files["manifest.json"], authority)


@pytest.mark.parametrize("what", ["nothing", "no type", "other authority", "no authority", "over", "gone"])
def test_what_cannot_sign_says_why(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = Authority(tmp_path)
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other").file
    over = authority.p12("Over", ends=datetime(2026, 11, 1, tzinfo=UTC))
    certificate, authorised, why = {
        "nothing": ("", "", apple.NOT_SET),
        "no type": (authority.p12("Plain", names_type=False), authority.file, apple.NO_TYPE),
        "other authority": (authority.p12("Linden"), other, apple.OTHER_AUTHORITY),
        "no authority": (authority.p12("Linden"), "", apple.NO_AUTHORITY),
        "over": (over, authority.file, "was valid until 01.11.2026"),
        "gone": (tmp_path / "gone.p12", authority.file, "no file of that name"),
    }[what]
    set_apple(monkeypatch, certificate, authorised)
    with pytest.raises(Unusable, match=why.replace("(", r"\(").replace(")", r"\)")):
        apple.signer()
    assert apple.ready() is None


def test_a_link_for_google_is_signed_and_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from loyalty.wallet_file import google_card

    with pytest.raises(Unusable, match="not both set"):
        google.account()
    public = set_google(monkeypatch, tmp_path)
    by = google.account()
    link = google.save_link(google_card(CARD, by.issuer), by)
    assert link.startswith("https://pay.google.com/gp/v/save/")
    assert len(link) < 1800
    head, body, signature = link.rpartition("/")[2].split(".")
    public.verify(opened(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256())
    claims = json.loads(opened(body))
    assert json.loads(opened(head)) == {"alg": "RS256", "typ": "JWT"}
    assert (claims["iss"], claims["aud"], claims["typ"]) == (
        "desk@linden.iam.example",
        "google",
        "savetowallet",
    )
    [card], [programme] = claims["payload"]["loyaltyObjects"], claims["payload"]["loyaltyClasses"]
    assert (card["classId"], card["barcode"]["value"]) == (programme["id"], "ABCD2345")
    assert card["id"].startswith("3388000000022222222.")
    (tmp_path / "account.json").write_text("{}")
    with pytest.raises(Unusable, match="no key of a service account"):
        google.account()


def opened(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


async def test_the_page_says_what_is_absent_faulty_and_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon, authority = await open_salon(), Authority(tmp_path)
    async with browser(salon.actors["Vera"]) as vera:
        absent = (await vera.get(PAGE)).text
        assert absent.count("Not set up") == 2
        assert "APPLE_PASS_CERTIFICATE is not set. So clients are not offered Apple Wallet." in absent
        set_apple(monkeypatch, authority.p12("Linden"))
        assert "Faulty" in (faulty := (await vera.get(PAGE)).text)
        assert "(WWDR) is missing" in faulty
        set_apple(monkeypatch, authority.p12("Linden"), authority.file)
        set_google(monkeypatch, tmp_path)
        works = (await vera.get(PAGE)).text
        assert works.count("Works") == 2
        assert TYPE in works
        assert "telephones ask by https alone" not in works
        monkeypatch.setattr(Settings, "public_url", "")
        plain = (await vera.get(PAGE)).text
        assert "telephones ask by https alone" in plain
        assert "only by https" in plain
    async with browser(salon.actors["Olga"]) as olga:
        assert (await olga.get(PAGE)).status_code == 403
