"""What holds for every test: its own home, no window on anybody's screen, no warning unnoticed."""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

OWN_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
    "PIC2LATEX_HOME": "pic2latex",
}

#: What carries which marker: files, and folders with a slash at the end, below this one. By the time they took on two
#: cores; `installer/test.py --quick` leaves all of them out.
MARKED = {
    "e2e": ("e2e/",),
    "tex": (
        "engine/training/",
        "engine/detectors/test_segmentation.py",
        "engine/pages/text/test_layer_text.py",
    ),
    "slow": (
        "desktop/app/",
        "desktop/bench/",
        "desktop/controllers/test_local_api.py",
        "desktop/controllers/test_phone.py",
        "desktop/history/test_export.py",
        "desktop/preview/",
        "desktop/recognition/test_worker.py",
        "desktop/settings/test_model_settings.py",
        "desktop/windows/test_every_window.py",
        "desktop/windows/test_keyboard_access.py",
        "desktop/windows/test_settings_window.py",
        "engine/bench/",
        "engine/cli/",
        "engine/client/",
        "engine/detectors/test_kinds_of_detectors.py",
        "engine/detectors/test_rtdetr.py",
        "engine/doctor/",
        "engine/formats/",
        "engine/javascript/",
        "engine/latex/test_compile_check.py",
        "engine/latex/test_deep_nesting.py",
        "engine/latex/test_drawings.py",
        "engine/latex/test_hostile_length.py",
        "engine/latex/test_properties.py",
        "engine/models/",
        "engine/pages/document/test_document_reader.py",
        "engine/pages/pdf/",
        "engine/pages/preprocessing/",
        "engine/pages/proof/",
        "engine/pages/test_boxes_of_doubtful_tokens.py",
        "engine/pages/test_known_pages.py",
        "engine/pages/test_odd_pages.py",
        "engine/pages/text/test_model_files.py",
        "engine/pages/text/test_rapidocr.py",
        "engine/preprocessing/test_border_bands.py",
        "engine/preprocessing/test_drawn_frames.py",
        "engine/recognizers/test_compact.py",
        "engine/recognizers/test_doubt_reasons.py",
        "engine/recognizers/test_image_processor.py",
        "engine/recognizers/test_kinds.py",
        "engine/recognizers/test_turned.py",
        "engine/recognizers/test_vision_encoder_decoder.py",
        "engine/recognizers/text_in_formulas/test_text_reader.py",
        "engine/server/",
        "engine/test_embedding.py",
        "engine/test_engine_device_failure.py",
        "engine/test_picture.py",
        "engine/test_private_log.py",
        "engine/test_svg_picture.py",
        "fuzz/",
        "installer/test_assets.py",
        "installer/test_deployment_files.py",
        "installer/test_lock.py",
        "installer/test_offline.py",
        "installer/test_start.py",
        "installer/test_virtual_environment.py",
        "test_distribution.py",
        "test_kill_campaign.py",
        "test_writing.py",
        "web/",
    ),
}

#: Files that take half a minute of a processor and more, the longest first: begun last, one would go on when the other
#: workers have nothing left.
BEGUN_FIRST = (
    "e2e/test_hard_moments.py",
    "e2e/test_whole.py",
    "web/test_page.py",
    "installer/test_virtual_environment.py",
    "engine/server/test_ray_serving.py",
    "test_kill_campaign.py",
    "engine/training/test_pipeline.py",
    "engine/training/test_onnx_weights.py",
    "engine/recognizers/test_compact.py",
    "engine/training/detector/test_train.py",
    "engine/bench/test_growth.py",
    "e2e/test_paragraphs.py",
    "e2e/test_long_runs.py",
    "e2e/test_bench.py",
    "engine/server/test_robustness.py",
    "engine/training/accents/test_accents_command.py",
    "engine/server/test_openapi_contract.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--quick`: leave out what is marked, and do not even import its files."""
    parser.addoption("--quick", action="store_true", help="without what is marked " + ", ".join(MARKED))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the files of marked places unopened where the user asked for quick tests: importing torch takes seconds."""
    return True if config.getoption("quick") and markers_of(collection_path) else None


@cache
def markers_of(path: Path) -> tuple[str, ...]:
    """Return the markers that MARKED gives to a file, or to a folder as a whole."""
    here = Path(__file__).parent
    if not path.is_relative_to(here):
        return ()
    place = path.relative_to(here).as_posix() + ("/" if path.is_dir() else "")
    return tuple(
        marker
        for marker, places in MARKED.items()
        if any(place == each or (each.endswith("/") and place.startswith(each)) for each in places)
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test the markers of its file, and begin with the longest files."""
    here = Path(__file__).parent
    ranks = {here / name: rank for rank, name in enumerate(BEGUN_FIRST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))
    for item in items:
        for marker in markers_of(item.path):
            item.add_marker(marker)


def pytest_configure(config: pytest.Config) -> None:
    """Point the whole session, and every process it starts, at empty folders before anything is imported."""
    config.addinivalue_line("markers", "logs_warnings: log messages of level WARNING and above are expected")
    # How long an example takes says more about the machine than about what is tested.
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")
    home = tempfile.TemporaryDirectory(prefix="pic2latex-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    for variable, name in OWN_FOLDERS.items():
        folder = Path(home.name, name)
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ[variable] = str(folder)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if "PYTEST_XDIST_WORKER" in os.environ:
        # A core for each worker: where all are busy, threads that spin until others are done cost more than they do.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
    # The images of containers often say so, and each of hundreds of programs that tests start would compile it all.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test during which something was logged at WARNING or above, unless it says `logs_warnings`."""
    yield
    if request.node.get_closest_marker("logs_warnings"):
        return
    phases = [caplog.get_records("setup"), caplog.get_records("call")]
    loud = [record for phase in phases for record in phase if record.levelno >= logging.WARNING]
    assert not loud, "unexpected in the log: " + "; ".join(f"{one.name}: {one.getMessage()}" for one in loud)


@pytest.fixture(autouse=True)
def no_window_stays_open() -> Iterator[None]:
    """Close what a test leaves open: the next one would find it among its own windows."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    # What was told to delete itself does so only in an event loop, and there may be none any more.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for window in QApplication.topLevelWidgets():
        window.close()
