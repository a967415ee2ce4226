"""What a command line runs, against what it searches for, prints or commits."""

from __future__ import annotations

from mpdiff.catalogue import catalogue
from mpdiff.evidence.commands.meaning import Meanings
from tests.support.rows import for_each

WORDS = "Set-MpPreference -DisableRealtimeMonitoring $true"
SURE = "A command changed settings of Defender"
LOOSE = "A program was given a command that changes settings of Defender"


@for_each(
    ("program", "line", "title"),
    [
        ("powershell.exe", f"powershell {WORDS}", SURE),
        ("powershell.exe", f'powershell -NoProfile -Command "& {{ {WORDS} }}"', SURE),
        ("powershell.exe", f'powershell -c "Write-Host x; {WORDS}"', SURE),
        ("pwsh.exe", f"pwsh -c Defender\\{WORDS}", SURE),
        ("cmd.exe", f"cmd /c powershell {WORDS}", SURE),
        ("cmd.exe", f"cmd /c \"powershell -c '{WORDS}'\"", SURE),
        ("cmd.exe", f"cmd /c echo {WORDS} | powershell -", SURE),
        ("cmd.exe", f"cmd /c echo {WORDS} > x.ps1 & powershell -f x.ps1", SURE),
        ("p.exe", f"p.exe -c {WORDS}", LOOSE),
        ("cmd.exe", f'cmd /c type "{WORDS}"', None),
        ("cmd.exe", f"cmd /c echo {WORDS}", None),
        ("cmd.exe", f'cmd /c findstr "{WORDS}" *.ps1 & powershell Get-Date', None),
        ("findstr.exe", f'findstr /s "{WORDS}" *.ps1', None),
        ("findstr.exe", f'"{WORDS}" *.ps1', None),
        ("notepad.exe", f'notepad.exe "how to {WORDS}.txt"', None),
        ("git.exe", f'git commit -m "Never run {WORDS}"', None),
        ("powershell.exe", f"powershell -c \"Select-String -Pattern '{WORDS}' *.log\"", None),
        ("powershell.exe", f"powershell -c \"Select-String -Pattern 'a; {WORDS}' *.log\"", None),
        ("powershell.exe", "powershell Get-Help Set-MpPreference", None),
    ],
)
def test_what_a_line_runs(program: str, line: str, title: str | None) -> None:
    found = Meanings(catalogue().data.events).of_line(program, line)
    assert [one.meaning.title for one in found] == ([title] if title else [])
