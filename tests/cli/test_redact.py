"""`--redact` and `--redact-key`: one report alone, or every report with one key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from mpdiff.cli.main import run
from tests.support.packages import pair

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FOLDER = r"C:\Users\zqjane\x"


def keys(path: Path, *arguments: str) -> list[str]:
    """Return the keys of the findings in the JSON report that a command writes."""
    assert run(["diff", str(path), "-q", "-f", "json", "-o", f"{path}.json", *arguments]) == 1
    report = msgspec.json.decode((path.parent / f"{path.name}.json").read_bytes())
    return [f["key"] for f in report["findings"] if f["key"]]


def packages(folder: Path) -> list[Path]:
    """Return two packages with the same user in other company."""
    made = []
    for name, others in (("a", []), ("b", [r"C:\Users\zqbob\x", r"C:\Users\zqamy\x"])):
        place = folder / name
        place.mkdir()
        made.append(place / "package.zip")
        pair(place, ExclusionPath=["C:\\Known", *others, FOLDER])
    return made


def secret(folder: Path, text: str) -> str:
    """Write a key and return its path."""
    path = folder / f"{len(text)}{text[:1]}.key"
    path.write_text(text)
    return str(path)


def test_with_a_key_a_name_has_one_pseudonym_in_every_report(tmp_path: Path) -> None:
    """What joins two reports is the key, whoever else is in them."""
    first, second = packages(tmp_path)
    key = secret(tmp_path, "k" * 16)
    (own,), theirs = keys(first, "--redact-key", key), keys(second, "--redact-key", key)
    assert own in theirs
    assert len(set(theirs)) == len(theirs)
    assert re.fullmatch(r"C:\\Users\\user-\d{13}\\x", own)


def test_with_another_key_it_has_another(tmp_path: Path) -> None:
    first, _ = packages(tmp_path)
    one = keys(first, "--redact-key", secret(tmp_path, "k" * 16))
    other = keys(first, "--redact-key", secret(tmp_path, "l" * 16))
    assert one != other


def test_without_a_key_it_is_counted_in_each_report(tmp_path: Path) -> None:
    first, _ = packages(tmp_path)
    assert keys(first, "--redact") == [r"C:\Users\user-1\x"]


def test_the_report_says_how_far_its_pseudonyms_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads it knows whether `user-1` is the same in the next one."""
    first, _ = packages(tmp_path)
    run(["diff", str(first), "-q", "-v", "--redact"])
    assert "hold for this report alone" in " ".join(capsys.readouterr().out.split())
    run(["diff", str(first), "-q", "-v", "--redact-key", secret(tmp_path, "k" * 16)])
    assert "hold for every report with this key" in " ".join(capsys.readouterr().out.split())


def test_a_short_key_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All keys of a few bytes can be tried."""
    first, _ = packages(tmp_path)
    assert run(["diff", str(first), "--redact-key", secret(tmp_path, "k" * 15)]) == 2
    assert "at least 16 random bytes" in " ".join(capsys.readouterr().err.split())


def test_a_redacted_report_can_be_redacted_again(tmp_path: Path) -> None:
    """The saved report stays as it is, and says so once."""
    first, _ = packages(tmp_path)
    saved = tmp_path / "r.json"
    run(["diff", str(first), "-q", "--redact", "-o", str(saved)])
    again = tmp_path / "again.json"
    run(["render", str(saved), "-q", "--redact", "-o", str(again)])
    assert again.read_bytes() == saved.read_bytes()
