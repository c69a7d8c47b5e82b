"""What a cluster or a container leaves of the memory."""

import pytest

from models import devices
from models.memory_limits import left_by_groups


def group(folder, limit, used, spare, version=2):
    folder.mkdir(parents=True)
    names = ("memory.max", "memory.current", "inactive_file")
    if version == 1:
        names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
    (folder / names[0]).write_text(f"{limit}\n")
    (folder / names[1]).write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 7\n{names[2]} {spare}\n")


@pytest.fixture
def own(tmp_path):
    return tmp_path / "own"


def test_the_tightest_group_counts(tmp_path, own):
    own.write_text("0::/slurm/job\n")
    group(tmp_path / "groups" / "slurm", 1000, 300, 50)
    group(tmp_path / "groups" / "slurm" / "job", 5000, 100, 0)
    assert left_by_groups(tmp_path / "groups", own) == 750
    (tmp_path / "groups" / "slurm" / "memory.max").write_text("max\n")
    assert left_by_groups(tmp_path / "groups", own) == 4900


def test_the_first_version_in_a_container(tmp_path, own):
    own.write_text("9:name=systemd:/\n4:memory:/docker/0123\n3:cpuset:/\n")
    group(tmp_path / "groups" / "memory", 1000, 900, 10, version=1)
    assert left_by_groups(tmp_path / "groups", own) == 110


@pytest.mark.parametrize("told", ["", "0::/\n", "4:memory:/\n"])
def test_without_a_limit(tmp_path, own, told):
    own.write_text(told)
    assert left_by_groups(tmp_path / "groups", own) is None
    assert left_by_groups(tmp_path / "groups", tmp_path / "nowhere") is None


def test_free_memory_is_what_the_group_leaves(monkeypatch):
    whole = devices.free_memory("cpu")
    monkeypatch.setattr("models.devices.left_by_groups", lambda: 1000)
    assert devices.free_memory("cpu") == 1000
    monkeypatch.setattr("models.devices.left_by_groups", lambda: 10**18)
    assert devices.free_memory("cpu") == pytest.approx(whole, rel=0.5)
