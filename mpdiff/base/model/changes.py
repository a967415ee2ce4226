"""What differs between two snapshots, bare and with its meaning."""

from __future__ import annotations

from msgspec import Struct

from mpdiff.base.model.terms import Certainty, ChangeKind, Effect
from mpdiff.base.model.values import Scalar


class Difference(Struct, frozen=True):
    """One difference of two snapshots, before anyone asks what it means (`history/diff/` returns it)."""

    setting: str
    key: str | None
    kind: ChangeKind
    before: Scalar
    after: Scalar
    certainty: Certainty = "certain"


class Change(Struct, frozen=True):
    """A difference with its meaning. `*_text` are for people; `label` names an ASR rule."""

    setting: str
    key: str | None
    kind: ChangeKind
    before: Scalar
    after: Scalar
    effect: Effect
    certainty: Certainty
    before_text: str
    after_text: str
    reason: str = ""
    label: str | None = None
