"""`import mpdiff`: the names on the outside, typed, and cheap until they are used."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import mpdiff
from tests.support.packages import pair
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = SAMPLES / "attacker" / "package.zip"


def test_dir_lists_the_public_names_and_nothing_of_the_inside() -> None:
    assert set(mpdiff.__all__) <= set(dir(mpdiff))
    assert {n for n in dir(mpdiff) if not n.startswith("_")} == {
        n for n in mpdiff.__all__ if not n.startswith("_")
    }
    assert all(getattr(mpdiff, name) is not None for name in mpdiff.__all__)


def test_a_report_writes_itself_as_json_and_is_read_back() -> None:
    report: mpdiff.Report = mpdiff.analyse(PACKAGE)
    assert report.to_json() == mpdiff.to_json(report)
    assert mpdiff.from_json(report.to_json()) == report
    findings: tuple[mpdiff.Finding, ...] = report.findings
    assert findings


def test_the_errors_are_caught_by_their_names(tmp_path: Path) -> None:
    with pytest.raises(mpdiff.InputError) as unusable:
        mpdiff.analyse(tmp_path / "absent.zip")
    with pytest.raises(mpdiff.UsageError):
        mpdiff.analyse(PACKAGE, scenarios=["holiday"])
    assert isinstance(unusable.value, mpdiff.MpdiffError)


def test_a_campaign_takes_paths_of_any_kind(tmp_path: Path) -> None:
    pair(tmp_path, PUAProtection=0)
    options = mpdiff.fleet.Options(isolate=False)  # type: ignore[attr-defined]
    assert mpdiff.fleet([tmp_path], jobs=1, options=options).total == 1


def loaded(code: str) -> set[str]:
    """Return the modules that a fresh interpreter holds after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split("\n")[-2].split())


def test_importing_it_imports_nothing_else() -> None:
    assert {n for n in loaded("import mpdiff") if n.startswith("mpdiff")} == {
        *("mpdiff", "mpdiff.base", "mpdiff.base.version")
    }
    assert "msgspec" not in loaded("import mpdiff")


def test_a_command_imports_no_other_and_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    """What is heavy and what only another command needs stays out of a run on two snapshots."""
    from tests.support.packages import snapshot_json

    changed = {"PUAProtection": 0, "AttackSurfaceReductionRules_Actions": [2]}
    for name, changes in (("a", {}), ("b", changed)):
        (tmp_path / f"{name}.json").write_bytes(snapshot_json(**changes))
    words = ["diff", str(tmp_path / "a.json"), str(tmp_path / "b.json"), "-f", "json", "-q"]
    found = loaded(f"from mpdiff.cli.main import run; run({words!r})")
    commands = {n for n in found if n.startswith("mpdiff.cli.commands.")}
    assert commands == {"mpdiff.cli.commands.diff"}
    heavy = {"importlib.resources", "tempfile", "shutil", "subprocess", "rich", "jinja2", "yaml"}
    later = {"mpdiff.fleet", "mpdiff.report.hunt", "mpdiff.base.system.files", "deepdiff"}
    logs = {"mpdiff.readers.events", "mpdiff.findings.incidents.incidents"}
    assert found & (heavy | later | logs | {"locale", "mpdiff.catalogue.registry"}) == set()
    version = loaded("from mpdiff.cli.main import run; run(['-V'])")
    assert not {"msgspec", "mpdiff.pipeline", "mpdiff.catalogue.entries"} & version


def test_a_campaign_without_redaction_imports_nothing_that_redacts() -> None:
    """Each of its processes would pay for it, and the one that all of them wait for."""
    found = loaded("import mpdiff.fleet.run, mpdiff.fleet.work.task")
    assert not {"mpdiff.report.redact.redact", "mpdiff.readers.events"} & found
