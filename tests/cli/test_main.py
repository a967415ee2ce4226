"""The command line: what goes where, and every exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import jsonschema
import pytest
from rich.status import Status

import mpdiff.pipeline
from mpdiff.cli.commands.diff import working
from mpdiff.cli.main import _run_to_its_end, run
from tests.support.packages import pair, snapshot_json
from tests.support.places import ROOT, SAMPLES
from tests.support.rows import for_each

CLEAN = str(SAMPLES / "clean" / "package.zip")
ATTACKER = str(SAMPLES / "attacker" / "package.zip")


# --- exit codes -----------------------------------------------------------------------------------


def test_0_nothing_found_1_something_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", CLEAN]) == 0
    assert run(["diff", ATTACKER]) == 1
    clean, attacker = capsys.readouterr().err.splitlines()  # no terminal, so the verdicts
    assert clean.startswith("mpdiff: No weakening found on WS-0604")
    assert attacker.startswith("mpdiff: WEAKENED on WS-0707")


@for_each(
    ("threshold", "code"), [("low", 1), ("medium", 1), ("high", 0), ("critical", 0), ("none", 0)]
)
def test_fail_on_decides_which_findings_fail(threshold: str, code: int, tmp_path: Path) -> None:
    path = pair(tmp_path, CloudBlockLevel=0)  # medium
    assert run(["diff", path, "-q", "--fail-on", threshold]) == code


@pytest.mark.parametrize(
    "arguments",
    [
        ["diff"],
        ["diff", CLEAN, "--format", "docx"],
        ["diff", CLEAN, "--fail-on", "sometimes"],
        ["diff", CLEAN, "--scenario", "holiday"],
        ["diff", CLEAN, "--window", "yesterday"],
        ["diff", CLEAN, "--policy", "absent.yaml"],
        ["diff", CLEAN, "-o", "docx:report.docx"],
        ["diff", CLEAN, "-o", "report.pdf"],
        ["diff", CLEAN, "-o", "/no/such/folder/report.json"],
        ["diff", CLEAN, "-o", "same.json", "-o", "html:same.json"],
        ["diff", CLEAN, "-o", "markdown:-"],
        ["revert", ATTACKER, "--redact"],
        ["explain", "NoSuchSetting"],
        ["rules", "no-such-rule"],
        ["frobnicate"],
        ["--no-such-option"],
    ],
)
def test_2_wrong_use(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    assert list(tmp_path.iterdir()) == []


def test_3_input_unusable(tmp_path: Path) -> None:
    assert run(["diff", str(tmp_path / "absent.zip")]) == 3
    assert run(["inspect", str(tmp_path / "absent.zip")]) == 3
    assert run(["render", str(tmp_path / "absent.json")]) == 3


def test_4_incomplete_wins_over_1() -> None:
    missing = str(SAMPLES / "missing-after" / "package.zip")
    assert run(["diff", missing, "-q"]) == 1
    assert run(["diff", missing, "-q", "--strict"]) == 4
    assert run(["diff", CLEAN, "-q", "--strict"]) == 0


def test_70_a_bug_is_one_line_and_a_traceback_only_on_demand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by \x1b[31mzero")

    monkeypatch.setattr(mpdiff.pipeline, "analyse", broken)
    assert run(["diff", CLEAN]) == 70
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "\x1b" not in said
    with pytest.raises(ZeroDivisionError):
        run(["diff", CLEAN, "--debug"])


def test_130_interrupted_again_while_it_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("mpdiff.cli.main.run", interrupted)
    try:
        assert _run_to_its_end() == 130
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_130_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(mpdiff.pipeline, "analyse", interrupted)
    assert run(["diff", CLEAN]) == 130


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="pipes break otherwise on this system")
def test_141_the_reader_went_away() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [sys.executable, "-m", "mpdiff", "explain"],
        stdout=writer,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        check=False,
    )
    os.close(writer)
    assert (process.returncode, process.stderr) == (141, b"")


# --- what goes where ------------------------------------------------------------------------------


def test_stdout_is_the_report_and_stderr_the_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pair(tmp_path, PUAProtection=0)
    run(["diff", path, "-f", "json"])
    out, err = capsys.readouterr()
    assert json.loads(out)["summary"]["high"] == 1
    last = err.splitlines()[-1]
    assert last.startswith("mpdiff: WEAKENED on ")
    assert "protection from potentially unwanted apps turned off" in last
    run(["diff", path, "-f", "json", "-q"])
    assert capsys.readouterr().err == ""


def test_files_get_the_format_of_their_suffix_or_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / n for n in ("a.json", "b.html", "c.md", "d.sarif", "e.junit.xml", "f.data")]
    targets = [*map(str, files[:-1]), f"csv:{files[-1]}"]
    run(["diff", CLEAN, "-q", *(part for t in targets for part in ("-o", t))])
    assert capsys.readouterr().out == ""
    starts = ("{", "<!doctype html>", "## ", "{", "<?xml", "hostname,")
    for file, start in zip(files, starts, strict=True):
        assert file.read_text(encoding="utf-8").lower().startswith(start), file.name


def test_stdout_stays_as_the_format_option_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["diff", CLEAN, "-q", "-o", str(tmp_path / "a.html"), "-f", "csv"])
    assert capsys.readouterr().out.startswith("hostname,")
    assert (tmp_path / "a.html").exists()


def test_a_file_is_replaced_whole_and_never_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.json"
    target.write_text("old", encoding="utf-8")
    assert run(["diff", str(tmp_path / "absent.zip"), "-o", str(target)]) == 3
    assert target.read_text(encoding="utf-8") == "old"

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    assert run(["diff", CLEAN, "-q", "-o", str(target)]) == 2
    assert target.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.json"]


def test_min_severity_changes_the_text_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pair(tmp_path, CloudBlockLevel=0, PUAProtection=0)
    assert run(["diff", path, "--min-severity", "high"]) == 1
    text = capsys.readouterr().out
    assert "PUAProtection" in text
    assert "CloudBlockLevel: " not in text
    assert "1 more below high" in text
    run(["diff", path, "--min-severity", "high", "-f", "json", "-q"])
    assert len(json.loads(capsys.readouterr().out)["findings"]) == 2


@pytest.mark.parametrize(
    ("arguments", "no_color", "coloured"),
    [([], None, False), (["--color", "always"], "1", True), (["--color", "never"], None, False)],
)
def test_colour_is_asked_for_or_on_a_terminal(
    arguments: list[str],
    no_color: str | None,
    coloured: bool,  # noqa: FBT001  a column of the table
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    run(["diff", ATTACKER, *arguments])
    assert ("\x1b[" in capsys.readouterr().out) is coloured


def test_an_option_is_also_an_environment_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MPDIFF_FAIL_ON", "critical")
    assert run(["diff", pair(tmp_path, PUAProtection=0), "-q"]) == 0


def test_the_step_summary_gets_markdown_on_github(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("earlier\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    run(["diff", ATTACKER, "-q", "-f", "github"])
    assert "\n::error " in capsys.readouterr().out
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("earlier\n## ")


def test_no_output_is_written_over_an_input(tmp_path: Path) -> None:
    """A package is evidence: a slip of the hand may not destroy it."""
    package = Path(pair(tmp_path, PUAProtection=0))
    before = tmp_path / "before.json"
    before.write_bytes(snapshot_json())
    saved = tmp_path / "saved.json"
    assert run(["diff", str(package), "-q", "--fail-on", "none", "-o", str(saved)]) == 0
    policy = tmp_path / "policy.yaml"
    policy.write_text("version: 1\n", encoding="utf-8")
    held = {file: file.read_bytes() for file in tmp_path.iterdir()}
    same = f"{tmp_path}/../{tmp_path.name}/{package.name}"
    for arguments in (
        ["diff", str(package), "-o", same],
        ["diff", str(package), "--policy", str(policy), "-o", f"text:{policy}"],
        ["diff", str(before), str(before), "-o", str(before)],
        ["render", str(saved), "-o", str(saved)],
        ["revert", str(package), "-o", same],
    ):
        assert run(arguments) == 2, arguments
    assert held == {file: file.read_bytes() for file in tmp_path.iterdir()}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_report_that_a_shell_has_re_encoded_is_refused_with_the_cure(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Windows PowerShell's `>` loses characters on the way, so it is not read in spite of it."""
    run(["diff", CLEAN, "-q", "-f", "json"])
    saved = tmp_path / "report.json"
    saved.write_bytes(capsys.readouterr().out.encode(encoding))
    assert run(["render", str(saved)]) == 3
    assert "Write the report with --output." in capsys.readouterr().err


def test_variables_for_reports_do_not_reach_the_other_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MPDIFF_FORMAT", "sarif")
    monkeypatch.setenv("MPDIFF_OUTPUT", str(tmp_path / "report.sarif"))
    assert run(["inspect", CLEAN]) == 0
    assert run(["revert", ATTACKER]) == 0
    assert "#Requires" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


# --- the other commands ---------------------------------------------------------------------------


def test_inspect_says_what_was_recognised_and_what_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inspect", ATTACKER, "-f", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    kinds = {m["name"].rsplit("/", 1)[-1]: m["kind"] for m in found["members"]}
    assert kinds["MpPreference_Before.json"] == "snapshot"
    assert kinds["MPSupportFiles.cab!MPRegistry.txt"] == "registry"
    snapshot = next(m for m in found["members"] if m["kind"] == "snapshot")
    assert snapshot["settings"] == 133
    assert snapshot["encoding"] == "utf-16-le"
    assert len(snapshot["sha256"]) == 64
    assert run(["inspect", ATTACKER]) == 0
    assert "133 settings" in capsys.readouterr().out


def test_explain_suggests_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "DisableRealtimMonitoring"]) == 2
    assert "Did you mean DisableRealtimeMonitoring" in capsys.readouterr().err
    assert run(["explain", "disablerealtimemonitoring"]) == 0
    assert "T1562.001" in capsys.readouterr().out
    assert run(["explain", "d4f940ab-401b-4efc-aadc-ad5f3c50688a"]) == 0
    assert "Block all Office applications" in capsys.readouterr().out
    assert run(["explain"]) == 0
    assert "205 settings" in capsys.readouterr().out


def test_rules_explains_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    assert "risky-exclusion" in capsys.readouterr().out
    assert run(["rules", "transient"]) == 0
    assert "What to do next" in capsys.readouterr().out


def test_render_gives_what_a_direct_run_gives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "saved.json"
    run(["diff", ATTACKER, "-q", "-o", str(saved)])
    run(["diff", ATTACKER, "-f", "markdown", "-q"])
    direct = capsys.readouterr().out
    assert run(["render", str(saved), "-f", "markdown", "-q"]) == 1
    assert capsys.readouterr().out == direct


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda text: text[:-50], "not a JSON report"),
        (lambda _: "[]", "not a JSON report"),
        (
            lambda text: text.replace('"schema_version": 2', '"schema_version": 3'),
            "schema_version is 3",
        ),
        (lambda text: text.replace('"effect": "weakened"', '"effect": "worse"'), "damaged"),
        (lambda text: text.replace('"findings"', '"findlings"'), "damaged"),
    ],
)
def test_a_damaged_report_is_refused(
    damage: object, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "saved.json"
    run(["diff", ATTACKER, "-q", "-o", str(saved)])
    saved.write_text(damage(saved.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    assert run(["render", str(saved)]) == 3
    said = capsys.readouterr().err
    assert says in said
    assert "saved.json" in said


@pytest.mark.parametrize(
    ("of", "piece"),
    [("summary", '"still_open"'), ("dataset", '"FindingRow"'), ("report", '"findings"')],
)
def test_every_schema_is_printed(of: str, piece: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", of]) == 0
    text = capsys.readouterr().out
    jsonschema.Draft202012Validator.check_schema(json.loads(text))
    assert piece in text


def test_the_schema_describes_the_reports(capsys: pytest.CaptureFixture[str]) -> None:
    run(["schema"])
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    run(["diff", ATTACKER, "-f", "json", "-q"])
    jsonschema.validate(json.loads(capsys.readouterr().out), schema)


def test_the_names_of_the_contract_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    run(["diff", ATTACKER, "-f", "json", "-q"])
    report = json.loads(capsys.readouterr().out)
    top = "schema_version tool source device window before after current changes findings timeline notices summary"
    assert set(top.split()) <= set(report)
    finding = (
        "rule severity setting key title detail was became effect certainty first_seen last_seen "
        "still_weakened status explained_by fingerprint"
    )
    assert all(set(finding.split()) <= set(f) for f in report["findings"])
    change = "setting key kind before after effect certainty"
    assert all(set(change.split()) <= set(c) for c in report["changes"])
    entry = "time event_id setting key before after actor member"
    assert all(set(entry.split()) <= set(e) for e in report["timeline"])
    assert set(report["before"]) >= {"member", "format", "sha256", "taken_at"}
    assert set(report["summary"]) >= {
        "critical",
        "high",
        "medium",
        "low",
        "info",
        "changes",
        "verdict",
    }


def test_revert_writes_a_script_with_a_byte_order_mark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "revert.ps1"
    assert run(["revert", ATTACKER, "-o", str(target)]) == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf#Requires -RunAsAdministrator\n")
    assert run(["revert", ATTACKER, "--only", "MAPSReporting"]) == 0
    script = capsys.readouterr().out
    assert "Set-MpPreference -MAPSReporting Advanced" in script
    assert "DisableBehaviorMonitoring" not in script
    assert run(["revert", CLEAN, "--only", "MAPSReporting"]) == 2


def test_policy_init_never_overwrites_and_check_says_what_it_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "policy.yaml"
    assert run(["policy", "init", "-o", str(target)]) == 0
    assert run(["policy", "init", "-o", str(target)]) == 2
    assert run(["policy", "check", str(target)]) == 0
    target.write_text("version: 1\nwach: [PUAProtection]\n", encoding="utf-8")
    capsys.readouterr()
    assert run(["policy", "check", str(target)]) == 2
    said = capsys.readouterr().err
    assert "line 2" in said
    assert "watch" in said


def test_a_scenario_explains_and_the_exit_code_follows(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(SAMPLES / "slow-application" / "package.zip")
    assert run(["diff", path, "-q"]) == 1
    assert run(["diff", path, "-q", "--scenario", "slow-application"]) == 0
    assert "Explained by slow-application." in capsys.readouterr().out


def test_a_reason_does_not_explain_the_local_value_that_waits_below_a_policy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(SAMPLES / "install-blocked" / "package.zip")
    assert run(["diff", path, "-q", "--scenario", "install-blocked"]) == 1
    assert "No open weakening on WS-0042" in capsys.readouterr().out


def test_a_report_of_schema_version_1_is_refused_with_a_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "old.json"
    saved.write_text('{"schema_version": 1, "findings": []}', encoding="utf-8")
    assert run(["render", str(saved), "-f", "html"]) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert "schema_version is 1" in said
    assert "one value for what happened and for what the snapshots hold" in said
    assert "again from the package" in said


def test_two_snapshot_files_and_two_packages_are_compared(tmp_path: Path) -> None:
    for name, changes in (("a", {}), ("b", {"PUAProtection": 0})):
        (tmp_path / f"{name}.json").write_bytes(snapshot_json(**changes))
    assert run(["diff", str(tmp_path / "a.json"), str(tmp_path / "b.json"), "-q"]) == 1
    assert run(["diff", str(tmp_path / "a.json"), str(tmp_path / "a.json"), "-q"]) == 0
    packages = [str(SAMPLES / "two-packages" / f"package-{x}.zip") for x in "ab"]
    assert run(["diff", *packages, "-q"]) == 1


def test_version_and_help_need_no_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert run(["--help"]) == 0
    assert "Exit codes" in capsys.readouterr().out


def test_progress_is_shown_only_on_a_terminal_and_for_what_takes_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tmp_path / "small.zip"
    small.write_bytes(b"x")
    loud: dict[str, object] = {"quiet": False}
    assert isinstance(working(loud, str(tmp_path)), nullcontext)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert isinstance(working(loud, str(tmp_path), None), Status)
    assert isinstance(working(loud, str(small)), nullcontext)
    assert isinstance(working(loud, str(tmp_path / "absent")), nullcontext)
    assert isinstance(working({"quiet": True}, str(tmp_path)), nullcontext)
