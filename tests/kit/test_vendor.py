"""Files by others are what their authors published, and are named with their licence."""

import base64
import hashlib
import tomllib

from kit.machine import ROOT

VENDOR = ROOT / "kit" / "static" / "vendor"
PACKAGES = tomllib.loads((VENDOR / "vendor.toml").read_text())["package"]


def test_each_vendored_file_has_the_hash_it_was_published_with() -> None:
    named = {name: digest for package in PACKAGES for name, digest in package["files"].items()}
    assert {name: digest_of((VENDOR / name).read_bytes()) for name in named} == named


def test_nothing_lies_beside_them_that_is_not_listed() -> None:
    listed = {name for package in PACKAGES for name in package["files"]}
    assert {path.name for path in VENDOR.iterdir()} - listed == {"vendor.toml"}


def test_each_vendored_package_names_its_licence_and_where_it_came_from() -> None:
    texts = (ROOT / "THIRD_PARTY_LICENSES").read_text()
    for package in PACKAGES:
        assert package["version"]
        assert package["licence"]
        assert package["integrity"].startswith("sha512-")
        assert package["name"] in texts


def digest_of(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
