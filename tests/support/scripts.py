"""Scripts of `mpdiff revert` for tests: of samples, of reports full of hostile text, and the kept ones.

`python -m tests.support.scripts` writes the kept ones anew; read every difference.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from msgspec import structs

from mpdiff.base.model import Device, Notice, Source
from mpdiff.catalogue import catalogue
from mpdiff.report.revert import for_intune, make_plan, script
from tests.support import analysed
from tests.support.places import ROOT, SAMPLES
from tests.support.reports import HOSTILE, exclusion, finding, report

if TYPE_CHECKING:
    from mpdiff.base.model import Report

GOLDEN = ROOT / "tests" / "report" / "revert" / "golden"
COMPARED = sorted(
    p.parent.name
    for p in SAMPLES.glob("*/package.zip")
    if p.parent.name not in ("missing-after", "device-mismatch")
)
"""Samples that have two states of one device."""
KEPT = (
    *("attacker", "high-cpu", "asr-office-plugin", "local-change-stayed", "management-change"),
    *("not-administrator", "log-starts-late", "spellings", "cut-lists"),
    "weakened-after-second-snapshot",
)

QUOTES = "'\u2018\u2019\u201a\u201b\"\u201c\u201d\u201e"
HOSTILE_TEXT = st.one_of(
    st.text(min_size=1),
    st.text(alphabet=QUOTES + "`$(){};#<>@\r\n\u2028\u0085 a", min_size=1),
    st.text(alphabet="sigbeginature lock#\n", min_size=1, max_size=40),
    st.sampled_from(sorted(HOSTILE.values())),
)


HARMLESS = "harmless text of the package"


def harmless_for(hostile: str) -> tuple[str, str]:
    """Return a harmless text with the blanks that stand around a hostile one, and what it replaces.

    An item with blanks around it has a command more than one without.
    """
    bare = hostile.strip(" ")
    return (hostile.replace(bare, HARMLESS, 1), bare) if bare else (HARMLESS, hostile)


def everywhere(text: str) -> Report:
    """Return a report that holds a text wherever a package's text can get to."""
    plain = report(
        finding(setting="ProxyServer", before=text, before_text=text, after_text=text),
        exclusion(text),
        finding(
            setting="ControlledFolderAccessProtectedFolders",
            key=text,
            kind="removed",
            label=text,
        ),
        finding(setting=f"{text}\nUnknown", before_text=text, after_text=text),
        finding(setting="DisableArchiveScanning", before_text=text, after_text=text),
        device=Device(computer_id=text, hostname=text),
        source=Source(path=text, kind="zip", sha256=None),
        notices=(Notice("unreadable", text, text),),
    )
    assert plain.before is not None
    assert plain.window is not None
    return structs.replace(
        plain,
        before=structs.replace(plain.before, member=text, sha256=""),
        window=structs.replace(plain.window, basis=text),
    )


@cache
def sample(name: str) -> Report:
    """Return the report of a sample without what differs by version."""
    found = analysed.sample(name)
    return structs.replace(found, tool=structs.replace(found.tool, version="0"))


def scripts(of: Report, **options: Any) -> list[str]:
    """Return every script of a report: that of the device and the two of Intune."""
    plan = make_plan(of, catalogue=catalogue(), **options)
    both = for_intune(of, plan, catalogue()).values() if of.device.computer_id else ()
    return [script(of, plan, catalogue()), *both]


if __name__ == "__main__":
    for kept in KEPT:
        (GOLDEN / f"{kept}.ps1").write_text(scripts(sample(kept))[0], encoding="utf-8")
