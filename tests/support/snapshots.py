"""Snapshots made by hand, for the tests of the stages behind the readers."""

from __future__ import annotations

from mpdiff.base.model import Snapshot, Value


def snapshot(values: dict[str, Value], member: str = "x.json", **fields: object) -> Snapshot:
    """Return a snapshot that holds just these values."""
    return Snapshot(
        member=member,
        format="json",
        encoding="utf-8",
        size=1,
        sha256="0" * 64,
        values=values,
        **fields,  # type: ignore[arg-type]
    )
