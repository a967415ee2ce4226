"""What sorts processes out before they are read: no command of the catalogue, however it is hidden."""

from __future__ import annotations

from base64 import b64encode
from itertools import product

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.catalogue.command_words import can_matter

LINE = "Set-MpPreference -MAPSReporting 0"


def test_every_command_of_the_catalogue_can_matter() -> None:
    events = catalogue().data.events
    for row in events.commands:
        one = row.spelled(events.named)
        any_of = (one.program, one.one_of, one.mentions, one.about, one.calls)
        for words in product(*(some or ("",) for some in any_of)):
            line = " ".join((*words, *one.arguments, *one.contains))
            assert can_matter(line), line


@pytest.mark.parametrize(
    "line",
    [
        "cmd /c s^c st^op Win^De^fend",
        "powershell Set-Mp`Preference -MAPSReporting 0",
        "powershell \"iex ('Set-Mp' + 'Preference')\"",
        'sc stop "Win"Defend',
        "SC STOP WINDEFEND",
        "powershell Stop-Service Win*",
        "powershell Stop-Process -Name MsM*",
        "C:\\x\\MPCMDR~1.EXE -Restore",
        "powershell -w hidden -e " + b64encode(LINE.encode("utf-16-le")).decode(),
        "C:\\x\\POWERS~1.EXE /enc " + b64encode(LINE.encode("utf-16-le")).decode(),
        "pwsh \u2013ec " + b64encode(LINE.encode("utf-16-le")).decode(),
    ],
)
def test_what_is_hidden_can_matter(line: str) -> None:
    assert can_matter(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s BITS",
        '"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe" --type=renderer /prefetch:1',
        "cmd /c ver",
        "powershell.exe -NoProfile -File C:\\x\\y.ps1",
        "C:\\PROGRA~1\\x\\y.exe",
        "cmd /c dir *.txt",
    ],
)
def test_what_everybody_runs_cannot(line: str) -> None:
    assert not can_matter(line)
