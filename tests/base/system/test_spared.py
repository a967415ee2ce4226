"""Nothing is written over evidence, whatever path leads to it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from mpdiff.base.errors import UsageError
from mpdiff.base.system.spared import check_spared

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "log.evtx").write_bytes(b"log")
    (folder / "MPRegistry.txt").write_bytes(b"dump")
    return folder


def refused(output: Path | str, source: Path) -> bool:
    try:
        check_spared([str(output)], [None, "", str(source)])
    except UsageError as error:
        return error.code == "output-is-input"
    return False


@posix
def test_no_path_and_no_link_leads_to_a_file_of_the_evidence(
    evidence: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = evidence / "deep" / "log.evtx"
    monkeypatch.chdir(evidence)
    (tmp_path / "hard").hardlink_to(inside)
    (tmp_path / "soft").symlink_to(inside)
    (tmp_path / "softer").symlink_to(tmp_path / "soft")
    (tmp_path / "folder").symlink_to(evidence / "deep")
    (tmp_path / "outside.txt").write_bytes(b"")
    (evidence / "link").symlink_to(tmp_path / "outside.txt")
    (evidence / "dangling").symlink_to(tmp_path / "nowhere")
    (evidence / "hard").hardlink_to(tmp_path / "outside.txt")
    for output in (
        inside,
        "deep/log.evtx",
        f"{tmp_path}/evidence/../evidence/./deep/log.evtx",
        tmp_path / "hard",
        tmp_path / "soft",
        tmp_path / "softer",
        tmp_path / "folder" / "log.evtx",
        evidence / "link",
        evidence / "dangling",
        tmp_path / "outside.txt",
        evidence / "deep",
    ):
        assert refused(output, evidence), output
        assert refused(output, tmp_path / "evidence" / "deep" / ".."), output


@posix
def test_what_is_no_evidence_may_be_written(evidence: Path, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_bytes(b"")
    for output in (
        evidence / "new.json",
        tmp_path / "old.json",
        tmp_path / "evidence.json",
        "a\0b",
    ):
        assert not refused(output, evidence), output


@posix
def test_a_file_is_spared_under_all_its_names(tmp_path: Path) -> None:
    package = tmp_path / "package.zip"
    package.write_bytes(b"PK")
    (tmp_path / "hard.zip").hardlink_to(package)
    (tmp_path / "soft.zip").symlink_to(package)
    for source in ("package.zip", "hard.zip", "soft.zip"):
        for output in ("package.zip", "hard.zip", "soft.zip"):
            assert refused(tmp_path / output, tmp_path / source)
