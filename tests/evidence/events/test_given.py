"""What `--events` gave stands in the ledger and in the chain of custody, by the path it was given by."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from mpdiff.evidence.events.given import LOGS_ALONE, NOT_OURS
from mpdiff.pipeline import analyse
from mpdiff.report.render import BY_NAME, RenderOptions, made
from tests.support.packages import snapshot_json
from tests.support.scene import LOG, exclude, log, scene

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import LedgerEntry, Report


@pytest.fixture
def extra(tmp_path: Path) -> Path:
    path = tmp_path / "forwarded.evtx"
    path.write_bytes(log(exclude(30, "C:\\Forwarded")))
    return path


@pytest.fixture
def extra_package(tmp_path: Path) -> Path:
    path = tmp_path / "earlier.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(LOG, log(exclude(30, "C:\\Forwarded")))
        archive.writestr("WdSupportLogs/MpPreference_before.json", snapshot_json())
        archive.writestr("Autoruns/Autoruns.txt", b"x")
    return path


def entries(report: Report, path: Path) -> dict[str, LedgerEntry]:
    """Return the entries of a given file by what follows its path."""
    name = str(path)
    return {
        e.name.removeprefix(name).lstrip("!"): e for e in report.ledger if e.name.startswith(name)
    }


def test_a_given_log_is_in_the_ledger_with_the_hash_of_its_bytes(
    tmp_path: Path, extra: Path
) -> None:
    found = analyse(scene(tmp_path, exclude(10, "C:\\Own")), events=[extra])
    (entry,) = entries(found, extra).values()
    assert (entry.status, entry.used_as) == ("read", "events")
    assert entry.sha256 == sha256(extra.read_bytes()).hexdigest()
    assert made.logs(found) == (LOG, str(extra))


def test_it_is_there_for_two_snapshots_as_well(tmp_path: Path, extra: Path) -> None:
    """There is no package then, and nothing to count witnesses in."""
    for name in ("before.json", "after.json"):
        (tmp_path / name).write_bytes(snapshot_json())
    found = analyse(tmp_path / "before.json", tmp_path / "after.json", events=[extra])
    assert [e.name for e in found.ledger] == [str(extra)]
    assert found.rests_on == ""


def test_of_a_given_package_each_member_is_accounted_for(
    tmp_path: Path, extra_package: Path
) -> None:
    found = analyse(scene(tmp_path, exclude(10, "C:\\Own")), events=[extra_package])
    inside = entries(found, extra_package)
    assert inside[LOG].used_as == "events"
    others = [entry for name, entry in inside.items() if name != LOG]
    assert {e.why for e in others} == {LOGS_ALONE}
    statuses = {e.name.rpartition("/")[2]: (e.status, bool(e.could_show)) for e in others}
    assert set(statuses.values()) == {("unread", True), ("irrelevant", False)}, statuses


def test_a_log_of_another_computer_is_not_said_to_have_been_used(
    tmp_path: Path, extra_package: Path
) -> None:
    """Both members have one name; only the package's own is used."""
    own = scene(
        tmp_path, evtx=log(exclude(10, "C:\\Own", computer="WS-1"), computer="WS-1")
    )  # the given log is of DESKTOP-TEST
    found = analyse(own, events=[extra_package])
    entry = entries(found, extra_package)[LOG]
    assert (entry.used_as, entry.status, entry.why) == (None, "irrelevant", NOT_OURS)
    assert "; not of this device: " in found.rests_on
    (notice,) = [n for n in found.notices if n.code == "other-computer"]
    assert notice.message.startswith("Of the file given with --events, ")


@pytest.mark.parametrize("form", ["text", "ticket", "jira", "html", "sarif", "junit", "github"])
def test_every_format_with_a_custody_has_its_hash(form: str, tmp_path: Path, extra: Path) -> None:
    found = analyse(scene(tmp_path, exclude(10, "C:\\Own")), events=[extra])
    text = BY_NAME[form].render(found, RenderOptions()).replace("\n      ", "")
    assert sha256(extra.read_bytes()).hexdigest() in text
