"""Code asks the catalogue for the settings that play a role; it names none."""

from __future__ import annotations

import re

from mpdiff.catalogue import catalogue
from tests.support.code import modules
from tests.support.places import ROOT

RECOGNISED = {
    "mpdiff/evidence/commands/targets.py",
    "mpdiff/readers/snapshot/names.py",
}
"""What recognises a print by the properties it has, and a command's variable for the device's own name."""

_WORD = re.compile(r"[A-Za-z_]+")


def test_no_setting_stands_by_its_name_in_code() -> None:
    names = {s.name.lower() for s in catalogue().settings}
    naming = {
        path.relative_to(ROOT).as_posix()
        for path, code in modules().items()
        for text in code.used
        if names & {word.lower() for word in _WORD.findall(text)}
    }
    assert naming == RECOGNISED
