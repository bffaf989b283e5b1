"""Networks for text from ModelScope: the real client against the small hub, and the networks that arrive are used."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rapidocr

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.card import ModelKind, ModelRole, ModelSource
from pic2latex.models.catalogue import CatalogueEntry, CatalogueFile, Hub, Localized
from pic2latex.models.install import install
from pic2latex.models.store import Store
from pic2latex.pages.text.rapidocr import DETECTOR, RECOGNIZER
from tests.engine.models.local_hub import LocalHub, serving
from tests.engine.models.reader_model import QUICK, left_over

SHIPPED = Path(rapidocr.__file__).parent / "models"
REPO, REVISION = "somebody/ocr", "v1.2.3"
PATHS = {"detector.onnx": f"onnx/det/{DETECTOR}", "recognizer.onnx": f"onnx/rec/{RECOGNIZER}"}
FILES = {path: (SHIPPED / Path(path).name).read_bytes() for path in PATHS.values()}
ENTRY = CatalogueEntry(
    name="words",
    kind=ModelKind.PP_OCR,
    title=Localized((("en", "Words"),)),
    summary=Localized((("en", "Reads words."),)),
    licence="Apache-2.0",
    repo=REPO,
    revision=REVISION,
    files=tuple(
        CatalogueFile(name, (path,), sha256=hashlib.sha256(FILES[path]).hexdigest())
        for name, path in PATHS.items()
    ),
    hub=Hub.MODELSCOPE,
)


@pytest.fixture
def scope(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    for variable in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with serving(LocalHub({REPO: FILES}, commit=REVISION)) as hub:
        monkeypatch.setenv("MODELSCOPE_ENDPOINT", hub.url)
        monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
        yield hub


def test_it_is_fetched_checked_and_kept(scope: LocalHub, empty_store: Store) -> None:
    model = install(ENTRY, empty_store)

    assert empty_store.verify("words") == model
    assert (model.card.role, model.card.source) == (ModelRole.TEXT, ModelSource(REPO, REVISION))
    assert f"{scope.url}, {REPO} at {REVISION}" in model.card.provenance
    assert [(model.folder / name).read_bytes() for name in PATHS] == [FILES[path] for path in PATHS.values()]
    asked = len(scope.asked)
    assert install(ENTRY, empty_store) == model  # it is there, and nothing has to be asked
    assert len(scope.asked) == asked


def test_another_revision_replaces_it(scope: LocalHub, empty_store: Store) -> None:
    install(ENTRY, empty_store)
    scope.commit = "v2"
    assert install(replace(ENTRY, revision="v2"), empty_store).card.source == ModelSource(REPO, "v2")


def test_a_broken_connection_goes_on_where_it_was(scope: LocalHub, empty_store: Store) -> None:
    # The first two answers say how long the files are, and are not read.
    scope.cuts = [None, None, 5_000_000, None, 9_000_000]
    model = install(ENTRY, empty_store, patience=QUICK)
    assert empty_store.verify("words") == model
    assert sum(" from " in line for line in scope.downloads()) == 2


def test_a_token_of_the_other_hub_stays_there(
    scope: LocalHub, empty_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_abcdefghijklmnopqrstuvwxyz")
    install(ENTRY, empty_store)
    assert scope.tokens == set()


def test_a_damaged_file_is_refused(scope: LocalHub, empty_store: Store) -> None:
    scope.damaged = {PATHS["detector.onnx"]}
    with pytest.raises(ModelInstallFailed, match=r"detector\.onnx” arrived damaged") as caught:
        install(ENTRY, empty_store)
    assert "MODELSCOPE_ENDPOINT" in caught.value.hint
    assert left_over(empty_store) == []


@pytest.mark.parametrize(
    ("status", "words"), [(404, "no such file"), (503, "out of order"), (403, "refuses")]
)
def test_refusals_are_explained(status: int, words: str, scope: LocalHub, empty_store: Store) -> None:
    scope.statuses = {PATHS["recognizer.onnx"]: status}
    with pytest.raises(ModelInstallFailed, match=words):
        install(ENTRY, empty_store)


def test_another_size_than_the_catalogue_says(scope: LocalHub, empty_store: Store) -> None:
    files = tuple(replace(file, bytes=17) for file in ENTRY.files)
    with pytest.raises(ModelInstallFailed, match="not the one that Pic2LaTeX was made for"):
        install(replace(ENTRY, files=files), empty_store)
    assert scope.asked


def test_no_network(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelInstallFailed, match="cannot be reached") as caught:
        install(ENTRY, empty_store)
    assert "MODELSCOPE_ENDPOINT" in caught.value.hint
    assert "import" in caught.value.hint


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [("MODELSCOPE_ENDPOINT", "nowhere", "is not an address"), ("HF_HUB_OFFLINE", "1", "offline mode is on")],
)
def test_what_the_environment_forbids(
    variable: str,
    value: str,
    words: str,
    scope: LocalHub,
    empty_store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ModelInstallFailed, match=words):
        install(ENTRY, empty_store)
    assert scope.asked == []
