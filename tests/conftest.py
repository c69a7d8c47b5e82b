"""What holds for every test: no screen, folders of its own, no unannounced warning, no window left behind."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code.
settings.register_profile("earmark", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("earmark")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
HOME = Path(tempfile.mkdtemp(prefix="earmark-tests-"))
for name in ("CACHE", "DATA", "CONFIG"):
    os.environ[f"EARMARK_{name}"] = str(HOME / name.lower())


def pytest_configure(config):
    config.addinivalue_line("markers", "logs: the test expects warnings in the log and looks at them itself")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """What the tests import stays: to look through it again and again takes a tenth of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_unconfigure():
    gc.unfreeze()
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_unannounced_warnings(request, caplog):
    """Fail a test in whose course something was logged as WARNING or worse, unless it is marked `logs`."""
    yield
    if request.node.get_closest_marker("logs"):
        return
    records = [
        record
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    if records:
        pytest.fail("logged: " + "; ".join(record.getMessage() for record in records))


@pytest.fixture(autouse=True)
def no_windows_left(request):
    """Fail a test that uses Qt and leaves top-level widgets behind."""
    if "qapp" not in request.fixturenames:
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    before = set(QApplication.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = set(QApplication.topLevelWidgets()) - before
    if left:
        pytest.fail(f"windows left behind: {left}")


@pytest.fixture
def desk(qapp, tmp_path):
    """All states and views of one window, closed in order after the test."""
    from PySide6.QtCore import QEvent

    from listener.app import Desk
    from listener.settings import Settings

    desk = Desk(Settings(tmp_path / "settings.ini"))
    desk.window.show()
    yield desk
    desk.window.close()
    desk.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.setStyleSheet("")  # as it was; with its rules the next window would take twice as long to build


@pytest.fixture
def demo(desk, qtbot, tmp_path):
    """The desk with the demo corpus and a session of its own, its first clip read."""
    desk.opening.open("demo", tmp_path / "study.earmark")
    qtbot.wait_until(lambda: desk.tagging.session is not None, timeout=20_000)
    qtbot.wait_until(lambda: desk.columns.active_contents is not None, timeout=20_000)
    return desk
