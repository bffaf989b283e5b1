"""Fetching MathJax with the real npm: only what the lock names, whole or not at all, and only once."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

from installer import assets
from installer.progress import SetupFailed

SMALLEST = "@mathjax/mathjax-mhchem-font-extension"


def silent(line: str) -> None:
    """Say nothing."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of assets, fetched and laid out now."""
    return assets.ensure(silent, target=tmp_path_factory.mktemp("assets") / "javascript")


def lock_of(tmp_path: Path, **changes: str) -> Path:
    """Return a lock that names the smallest package only, with something changed."""
    entry = next(e for e in json.loads(assets.LOCK.read_text("utf-8"))["packages"] if e["name"] == SMALLEST)
    lock = tmp_path / "lock.json"
    lock.write_text(json.dumps({"packages": [{**entry, **changes}]}), encoding="utf-8")
    return lock


def without_npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def test_everything_asked_for_is_there(built: Path) -> None:
    manifest = json.loads((built / assets.MANIFEST).read_text(encoding="utf-8"))
    files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    assert files == {*manifest["files"], assets.MANIFEST}
    assert {"mathjax/startup.js", "mathjax/input/tex-base.js", "mathjax-newcm/svg.js"} <= files
    assert "licences/mathjax/LICENSE" in files
    assert not [name for name in files if Path(name).name in assets.LEFT_OUT]
    assert [entry["name"] for entry in manifest["packages"]] == [p.name for p in assets.read_lock()]
    assert assets.damaged(built) == ()


def test_the_lock_names_hashes_and_no_addresses() -> None:
    text = assets.LOCK.read_text(encoding="utf-8")
    assert "://" not in text
    for package in assets.read_lock():
        algorithm, _, digest = package.integrity.partition("-")
        assert algorithm == "sha512"
        assert len(base64.b64decode(digest)) == hashlib.sha512().digest_size
        assert package.version.count(".") == 2


def test_once_is_enough(built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_npm(monkeypatch, tmp_path)
    before = (built / assets.MANIFEST).stat().st_mtime_ns
    lines: list[str] = []
    assert assets.ensure(lines.append, target=built) == built
    assert lines == []
    assert (built / assets.MANIFEST).stat().st_mtime_ns == before


def test_a_checkout_has_them_whole() -> None:
    assert assets.main(["--verify"]) == 0


def test_missing_and_changed_files_are_noticed(built: Path) -> None:
    file = built / "mathjax" / "core.js"
    content = file.read_bytes()
    try:
        file.write_bytes(content[:-1] + b" ")
        assert assets.damaged(built) == ("mathjax/core.js",)
        file.unlink()
        assert not assets.is_current(built)
        assert assets.damaged(built) == ("mathjax/core.js",)
    finally:
        file.write_bytes(content)
    assert assets.is_current(built)


def test_another_lock_makes_them_old(built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "LOCK", lock_of(tmp_path))
    assert not assets.is_current(built)


def test_another_hash_is_refused_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = "sha512-" + base64.b64encode(bytes(64)).decode()
    monkeypatch.setattr(assets, "LOCK", lock_of(tmp_path, integrity=wrong))
    target = tmp_path / "here" / "javascript"
    with pytest.raises(SetupFailed, match="not the one the lock names") as caught:
        assets.ensure(silent, target=target)
    assert caught.value.remedy
    assert not target.parent.exists()


def test_a_version_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "LOCK", lock_of(tmp_path, version="0.0.1-never"))
    with pytest.raises(SetupFailed, match="npm could not fetch"):
        assets.ensure(silent, target=tmp_path / "javascript")


def test_without_npm_the_remedy_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_npm(monkeypatch, tmp_path)
    with pytest.raises(SetupFailed, match="npm is not installed") as caught:
        assets.ensure(silent, target=tmp_path / "javascript")
    assert "apt-get install nodejs npm" in caught.value.remedy
    assert not (tmp_path / "javascript").exists()
