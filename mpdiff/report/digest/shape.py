"""The types of a digest."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from mpdiff.base.model import Finding  # noqa: TC001  msgspec resolves the annotations at run time

SectionName = Literal["still", "unknown", "restored", "happened", "other", "evidence"]


class Group(Struct, frozen=True):
    """Findings that a reader takes in at once, such as five exclusions; often only one.

    `title`: of several findings; a single one has its own. `note`: sentences that all of them share.
    """

    findings: tuple[Finding, ...]
    title: str = ""
    note: str = ""


class Section(Struct, frozen=True):
    """One part of the report: what is still weakened, what was restored, and so on."""

    name: SectionName
    title: str
    groups: tuple[Group, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the section, in order."""
        return tuple(f for group in self.groups for f in group.findings)


class Digest(Struct, frozen=True):
    """What every format shows, in this order.

    `verdict`: one or two sentences. `now`: at most five lines of what to do. `doubts`: what the verdict
    cannot vouch for.
    """

    verdict: str
    now: tuple[str, ...]
    doubts: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the report, the one that matters most first."""
        return tuple(f for section in self.sections for f in section.findings)
