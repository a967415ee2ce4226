"""Letter case: what Windows takes for one name is one, and nothing else is."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import mpdiff
from mpdiff.base.letter_case import fold, lower_ascii
from mpdiff.base.model import Items
from mpdiff.findings.weighing.policy import Glob
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.readers.snapshot.lists import to_items
from tests.support.code import Code, held, modules
from tests.support.rows import for_each
from tests.support.snapshots import snapshot

ONE = [
    ("C:\\Tools", "c:\\TOOLS"),
    ("Aufträge", "AUFTRÄGE"),
    ("ÿ", "Ÿ"),
    ("ΌΔΟΣ", "όδος"),
    ("ΟΔΟΣ", "οδοσ"),
    ("ᾳ", "ᾼ"),
    ("Ж1a", "ж1A"),
    ("ѐ", "Ѐ"),
    ("ɫ", "Ɫ"),
    ("ǆ", "Ǆ"),
    ("ⅷ", "Ⅷ"),
    ("ⓩ", "Ⓩ"),
    ("\uff4b", "\uff2b"),
]

TWO = [
    ("a sharp s", "Straße", "STRASSE"),
    ("a capital sharp s", "ẞ", "ß"),
    ("a dotless i", "\u0131", "I"),
    ("an i with its dot", "\u0130", "i"),
    ("a dotless i in a longer name", "\xe9\\\u0131", "\xe9\\I"),
    ("a ligature", "\ufb01x", "fix"),
    ("the sign of kelvin", "\u212a", "k"),
    ("the sign of kelvin in capitals", "bac\u212aup", "BACKUP"),
    ("a long s", "\u017fhared", "shared"),
    ("the sign of angstrom", "\u212b", "\xe5"),
    ("the sign of ohm", "\u2126", "\u03c9"),
    ("micro and mu", "\xb5", "\u03bc"),
    ("a title case letter", "\u01c5", "\u01c6"),
    ("a beta symbol", "\u03d0", "\u03b2"),
    ("letters beyond the table", "\U00010428", "\U00010400"),
    ("a capital younger than the table", "\u10d0", "\u1c90"),
    ("an accent apart", "e\u0301", "\xe9"),
    ("full width", "\uff4b", "k"),
]


@for_each(("one", "two"), ONE)
def test_one_name(one: str, two: str) -> None:
    assert fold(one) == fold(two)


@for_each(("reason", "one", "two"), TWO, ids=[row[0] for row in TWO])
def test_two_names(reason: str, one: str, two: str) -> None:
    assert fold(one) != fold(two), reason


@for_each(("reason", "one", "two"), TWO, ids=[row[0] for row in TWO])
def test_a_policy_accepts_only_the_name_it_spells(reason: str, one: str, two: str) -> None:
    assert not Glob(two).matches(one), reason
    assert Glob(f"*{one}*").matches(f"C:\\{one}\\x")


@given(st.text(max_size=20))
def test_a_key_is_as_long_as_its_text_and_its_own_key(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=20))
def test_small_ascii_letters_leave_the_name_what_it_is(text: str) -> None:
    assert fold(lower_ascii(text)) == fold(text)
    assert lower_ascii("\u212a.BAK\xc4") == "\u212a.bak\xc4"


def test_no_exclusion_vanishes_behind_one_that_is_spelled_alike() -> None:
    """Both are folders of their own; the second must not count as the first in other letters."""
    before, after = (
        snapshot({"ExclusionPath": to_items(paths, "path")})
        for paths in (["C:\\Straße"], ["C:\\Straße", "C:\\STRASSE"])
    )
    assert after.values["ExclusionPath"] == Items(("C:\\Straße", "C:\\STRASSE"))
    (found,) = compare_snapshots(before, after).differences
    assert (found.kind, found.key) == ("added", "C:\\STRASSE")


# --- nobody else folds ----------------------------------------------------------------------------

HOUSE = Path(mpdiff.__file__).parent
FOLDING = ("casefold", "lower", "upper", "swapcase")

ALLOWED = {
    "base/letter_case.py": "is the one place",
    "base/text/suggest.py": "what a user typed, against the tool's own words",
    "catalogue/lookup.py": "what a user typed, against names of settings",
    "cli/pages/catalogue.py": "what a user typed, against the catalogue's words",
    "cli/main.py": "an environment variable of ours",
    "cli/options.py": "the names of our options",
    "cli/output.py": "a format's name that a user typed",
    "evidence/snapshots/roles.py": "compared with words such as before and after",
    "evidence/window.py": "compared with the ASCII names of registry values",
    "findings/changes/standing/unpaired.py": "the first letter of our own sentence",
    "findings/incidents/network.py": "the first letter of our own sentence",
    "findings/make.py": "the first letter of our own sentence",
    "findings/trust/snapshots.py": "the first letter of our own sentence",
    "findings/trust/two_devices.py": "the first letter of our own words",
    "findings/weighing/policy.py": "the first letter of a sentence of the policy",
    "findings/weighing/policy_file.py": "true and false, and the order of our own names",
    "history/diff/not_compared.py": "the order of names in a notice",
    "readers/events/local_times/clock.py": "names of zones and tags of languages",
    "readers/events/printed/layout.py": "labels that a tool prints",
    "readers/events/local_times/zones.py": "names of zones",
    "readers/package/__init__.py": "the suffix of a file's name",
    "readers/registry.py": "names of months",
    "readers/snapshot/formats/clixml.py": "true and false",
    "readers/snapshot/scalars.py": "true and false, GUIDs",
    "readers/events/binary/rendered.py": "the name of the system's own account",
    "readers/events/configuration.py": "bytes as a log stores them, against ASCII names of noise",
    "readers/events/channels.py": "names of providers, ASCII",
    "readers/events/message.py": "labels that a tool prints",
    "readers/events/printed/timestamps.py": "names of months",
    "readers/events/templates.py": "labels and words of state that the provider prints",
    "readers/support/collection_summary.py": "words for an error or none",
    "readers/support/prints/status.py": "names of properties, true and false",
    "report/digest/advice.py": "the first letter of our own sentence",
    "report/digest/titles.py": "the first letter of our own title",
    "report/redact/addresses.py": "the words for an open range",
    "report/render/__init__.py": "the suffix of a file's name",
    "report/render/written/phrases.py": "our own words as headings",
    "report/render/written/text.py": "the first letter of our own sentence",
    "verify/compare.py": "true and false",
    "verify/samples.py": "names of files that the author of a sample chose",
    "verify/write.py": "YAML's own words",
}
"""Modules that change letter case of something other than a name from evidence, and of what."""


def foldings(code: Code) -> list[int]:
    """Return the lines that change a text's letters by Python's rules."""
    return [line for name, line in code.attributes if name in FOLDING]


def test_names_from_evidence_are_folded_in_one_place_alone() -> None:
    found = {
        path.relative_to(HOUSE).as_posix(): lines
        for path, code in modules().items()
        if (lines := foldings(code))
    }
    new = {name: lines for name, lines in found.items() if name not in ALLOWED}
    assert new == {}, "use fold of mpdiff.base.letter_case, or add the module with its reason"
    assert sorted(ALLOWED.keys() - found.keys()) == [], "these no longer need to be allowed"


def test_the_search_for_foldings_bites() -> None:
    assert foldings(held("a = key.casefold()\nb = map(str.lower, names)")) == [1, 2]
    assert foldings(held("a = fold(key)")) == []
