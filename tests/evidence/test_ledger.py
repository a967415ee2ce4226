"""Every member of every sample is in the ledger, so that taking one away changes it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from mpdiff.base.model import LedgerEntry
from mpdiff.cli.main import run
from mpdiff.evidence.facts import Collector
from mpdiff.evidence.inspection import inspect_package
from mpdiff.evidence.ledger import (
    COLLECTED,
    COLLECTED_PERHAPS,
    COLLECTOR_FAILED,
    Read,
    collected_in_part,
    in_part,
    ledger_of,
    rests_on,
)
from mpdiff.evidence.locate import locate
from mpdiff.pipeline import analyse
from mpdiff.readers.package import Package, open_package
from mpdiff.report.digest.verdict import doubts
from samples import write_support as write
from tests.support.packages import package
from tests.support.places import SAMPLES
from tests.support.rows import for_each
from tests.support.scene import BEFORE, at
from tests.support.witnesses import MP_LOG, STATUS, SUMMARY, members, mp_log, report, status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mpdiff.readers.package import Decide, Member

PACKAGES = sorted(SAMPLES.glob("*/package*.zip"))


def names(path: Path) -> list[str]:
    """Return every member, those of the cabinet included, as the package's reader met them."""
    found: list[str] = []

    def note(name: str, _size: int, _head: bytes, _final: bool) -> bool:  # noqa: FBT001  the seam's form
        found.append(name)
        return False

    with open_package(str(path)) as opened:
        assert list(opened.scan(note)) == []
    return found


@for_each("path", PACKAGES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_member_of_a_sample_is_in_the_ledger_once(path: Path) -> None:
    inside = names(path)
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) <= set(inside)
    assert [e.name for e in inspect_package(str(path)).ledger][: len(inside)] == inside


class Without(Package):
    """A package that lacks one of its members: of the zip itself, or of a cabinet in it."""

    def __init__(self, whole: Package, gone: str) -> None:
        super().__init__(whole.path, whole._container, whole._file)
        self.gone = gone

    def scan(self, decide: Decide) -> Iterator[Member]:
        def unless_gone(name: str, size: int, head: bytes, final: bool) -> bool | None:  # noqa: FBT001  the seam's form
            return False if name == self.gone else decide(name, size, head, final)

        return super().scan(unless_gone)


def ledger_of_package(package: Package) -> tuple[LedgerEntry, ...]:
    """Return the ledger before anything was read."""
    evidence = locate(package)
    return ledger_of(evidence, evidence.infos, Read({}, {}, {}))


def test_any_member_that_is_taken_away_changes_the_ledger() -> None:
    """Every name that a member of any sample has, once."""
    asked: set[str] = set()
    for path in PACKAGES:
        with open_package(str(path)) as package:
            whole = ledger_of_package(package)
            for gone in [name for name in names(path) if name not in asked]:
                left = ledger_of_package(Without(package, gone))
                assert {e.name for e in whole} - {e.name for e in left} == {gone}
                asked.add(gone)
    assert len(asked) > 30


@pytest.mark.parametrize("name", ["attacker", "only-other-witnesses"])
def test_any_member_that_is_taken_away_changes_what_the_report_rests_on(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = SAMPLES / name / "package.zip"
    whole = analyse(path)
    for gone in names(path):

        def without(path: str, gone: str = gone) -> Package:
            return Without(open_package(path), gone)

        monkeypatch.setattr("mpdiff.evidence.gather.open_package", without)
        left = analyse(path)
        assert {e.name for e in whole.ledger} - {e.name for e in left.ledger} == {gone}
        (entry,) = [e for e in whole.ledger if e.name == gone]
        if entry.weight == "witness":
            assert (left.summary, left.rests_on) != (whole.summary, whole.rests_on), gone


def test_what_was_read_has_its_hash_and_its_use(tmp_path: Path) -> None:
    found = report(tmp_path, {MP_LOG: mp_log((at(0), "x")), STATUS: status()})
    read = {e.name: e for e in found.ledger if e.status == "read"}
    assert read[MP_LOG].used_as == "mplog"
    assert read[BEFORE].used_as == "before"
    assert all(e.sha256 and len(e.sha256) == 64 for e in read.values())


def test_what_was_not_read_says_why_and_what_it_could_have_shown(tmp_path: Path) -> None:
    more = {"x/MPStateInfo.txt": b"x\n", "x/a.pf": b"x", "x/what.bin": b"\0\1", MP_LOG: b"\0\1\2\0"}
    ledger = {e.name: e for e in report(tmp_path, more).ledger}
    assert ledger["x/MPStateInfo.txt"].status == "unread"
    assert "real-time" in ledger["x/MPStateInfo.txt"].could_show
    assert ledger["x/a.pf"].status == "irrelevant"
    assert ledger["x/what.bin"].why == "neither its name nor its content is of a known kind"
    assert ledger[MP_LOG].status == "unread"


def test_the_line_on_witnesses_counts_and_names_those_not_read(tmp_path: Path) -> None:
    found = report(tmp_path, {"x/MPStateInfo.txt": b"x\n"})
    assert found.rests_on == "rests on 4 of 5 witnesses; not read: MPStateInfo.txt"


def test_the_summary_names_what_failed_and_what_is_gone(tmp_path: Path) -> None:
    rows = [
        ("events", "C:\\T\\MPOperationalEvents.txt", at(300), at(301), "Access is denied"),
        ("log", "C:\\T\\MPLog-1.log", at(300), at(301), ""),
        ("registry", "C:\\T\\MPRegistry.txt", at(300), at(301), ""),
    ]
    found = report(tmp_path, {SUMMARY: write.collection_summary(rows).encode()})
    gone = {e.name: e.why for e in found.ledger if e.name.startswith("C:")}
    assert gone == {
        "C:\\T\\MPOperationalEvents.txt": "its collector failed: Access is denied",
        "C:\\T\\MPLog-1.log": "the collection's summary lists it as collected, but it is not in the package",
    }
    assert [f.rule for f in found.findings] == ["collected-missing"]


@for_each(
    ("row", "gone"),
    [
        ("x,MPLog-1.log,", {"MPLog-1.log": COLLECTED}),
        ("x,MPLog-1.log,The operation completed successfully.", {"MPLog-1.log": COLLECTED}),
        ("x,WdSupportLogs\\*.log,", {}),
        ('x,"C:\\a\\MPRegistry.txt; C:\\a\\MPLog-1.log",', {"C:\\a\\MPLog-1.log": COLLECTED}),
        (
            'x,"MPLog-1.log, MPLog-2.log",5',
            dict.fromkeys(("MPLog-1.log", "MPLog-2.log"), f"{COLLECTOR_FAILED}: 5"),
        ),
        ("x,WdSupportLogs,5", {"WdSupportLogs": f"{COLLECTOR_FAILED}: 5"}),
        ("x,MPRegistry.txt,5", {}),
    ],
    ids=["gone", "a success in words", "a pattern", "two paths", "two failed", "a folder", "there"],
)
def test_each_file_that_a_summary_names_is_looked_for(
    row: str, gone: dict[str, str], tmp_path: Path
) -> None:
    text = f"Command,Output file,Error\n{row}\n"
    listed = report(tmp_path, {SUMMARY: text.encode()}).ledger
    assert {e.name: e.why for e in listed if e.status == "unread"} == gone


def test_what_a_summary_does_not_show_to_have_been_collected_is_missing_perhaps(
    tmp_path: Path,
) -> None:
    found = report(tmp_path, {SUMMARY: b"Command,Output file\nx,MPLog-1.log\n"})
    (finding,) = found.findings
    assert (finding.rule, finding.certainty) == ("collected-missing", "uncertain")
    assert [e.why for e in found.ledger if e.status == "unread"] == [COLLECTED_PERHAPS]


def test_inspect_prints_the_counts_and_folds_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package(tmp_path, members() | {"x/MPStateInfo.txt": b"x\n", "x/a.pf": b"x"})
    assert run(["inspect", path]) == 0
    text = capsys.readouterr().out
    assert "LEDGER  7 members: 5 read, 1 irrelevant, 1 unread" in text
    assert "x/MPStateInfo.txt: unread" in text
    assert "x/a.pf" not in text
    assert run(["inspect", path, "-v"]) == 0
    assert "x/a.pf: irrelevant" in capsys.readouterr().out


def test_a_failed_row_means_the_member_in_its_own_folder_alone() -> None:
    names = ("WdSupportLogs/MPLog-1.log", "Other/MPLog-1.log")
    entries = [LedgerEntry(n, 1, "read", "x", sha256=n, weight="witness") for n in names]

    def partly(output: str) -> list[str]:
        row = Collector(command="x", output=output, failed=True, error="denied")
        return in_part(collected_in_part([row], entries))

    assert partly("Other/MPLog-1.log") == ["Other/MPLog-1.log"]
    assert partly("C:\\T\\other\\mplog-1.log") == ["Other/MPLog-1.log"]
    assert partly("MPLog-1.log") == [*names]


def test_what_was_collected_in_part_is_a_finding_and_said_once_in_the_verdict(
    tmp_path: Path,
) -> None:
    text = b"Command,Output file,Error\nx,MPRegistry.txt,Access denied\n"
    found = report(tmp_path, {SUMMARY: text})
    (finding,) = [f for f in found.findings if f.rule == "collected-missing"]
    assert finding.title.startswith("Collected in part only: ")
    assert "Access denied" in finding.detail
    assert finding.severity == "low"
    verdict = " ".join(doubts(found))
    assert verdict.count("collected in part only") == 1


def test_a_copy_is_no_further_witness_and_two_equal_snapshots_are_two() -> None:
    def read(name: str, used: str | None, digest: str = "a") -> LedgerEntry:
        return LedgerEntry(name, 1, "read", "x", sha256=digest, used_as=used, weight="witness")

    both = (read("before", "before"), read("after", "after"))
    assert rests_on(both) == "rests on 2 of 2 witnesses"
    copied = (*both, read("copy", None), read("log", "events", "b"), read("log2", "events", "b"))
    assert rests_on(copied) == "rests on 3 of 3 witnesses; 2 byte-identical copies not counted"
