"""The report as a reader needs it: the verdict, what to do now, and the findings in order and in groups."""

from __future__ import annotations

from mpdiff.report.digest.build import digest
from mpdiff.report.digest.shape import Digest, Group, Section

__all__ = ["Digest", "Group", "Section", "digest"]
