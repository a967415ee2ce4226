"""Which changes a revert script puts back, and which it leaves with a reason.

The least that lasts: what is back already is left alone, a local value below a policy is taken away
rather than set to the policy's value, and a value below the keys of management is named, not edited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.letter_case import fold, item_key
from mpdiff.base.model import SEVERITIES, Change, Difference, Finding, Report
from mpdiff.base.text.suggest import did_you_mean
from mpdiff.catalogue.judge import judge
from mpdiff.report.redact.pseudonyms import says_redacted
from mpdiff.report.render.words import DORMANT
from mpdiff.report.revert.reach import is_overruled, may_have_copy, out_of_reach
from mpdiff.report.revert.undo import Undo, forget, reset, undo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue

WEAK_BEFORE: Final = "weak-before-window"


class Step(Struct, frozen=True):
    """One change with what is known of it and how it is put back."""

    change: Change
    finding: Finding | None
    setting: Setting | None
    undo: Undo


class Plan(Struct, frozen=True):
    """What a script does: steps with commands, steps it refuses, changes that go no known way."""

    doable: tuple[Step, ...]
    refused: tuple[Step, ...]
    undirected: tuple[Step, ...]
    every_change: bool = False
    only: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to put back and nothing that ought to be and cannot."""
        return not self.doable and not self.refused


def make_plan(
    report: Report, *, catalogue: Catalogue, every_change: bool = False, only: tuple[str, ...] = ()
) -> Plan:
    """Return what is put back: what is weakened at collection, as far as the evidence shows.

    Where no evidence shows the state at collection, what the after snapshot has counts.
    `every_change` adds every other change. `only` keeps these settings (any case). Accepted findings
    stay as they are unless one of the two asks for them.

    Raises InputError `no-before-values` without two states to compare, `device-mismatch` where they
    are of two devices, `redacted` for pseudonyms; UsageError `unknown-setting` and
    `nothing-to-revert` for a name in `only` that is no setting or has nothing to restore.
    """
    _check_usable(report)
    wanted = _wanted(report, catalogue, every_change=every_change)
    wanted = _only(wanted, report, catalogue, only)
    asked = every_change or bool(only)
    made = [_step(*one, catalogue, asked=asked) for one in wanted]
    steps = _in_order(report, [*made, *_local_copies(made, catalogue)])
    return Plan(
        tuple(step for step in steps if step.undo.commands),
        tuple(step for step in steps if not step.undo.commands),
        () if asked else _undirected(report, catalogue),
        every_change,
        only,
    )


def _check_usable(report: Report) -> None:
    for finding in report.findings:
        if finding.rule == "device-mismatch":
            raise InputError(
                "device-mismatch",
                f"{finding.title}. What one device had does not show what to restore on another.",
                cure="Compare two snapshots of one device.",
            )
    if report.before is None or (report.after is None and report.current is None):
        raise InputError(
            "no-before-values",
            "There are no two snapshots to compare, so nothing shows what to restore.",
            cure="Name the snapshot from before the window with --before.",
        )
    if says_redacted(report.options):
        raise InputError(
            "redacted",
            "The report is redacted, so its values may be pseudonyms.",
            cure="Use the package, or a report without --redact.",
        )


# --- which changes --------------------------------------------------------------------------------

Wanted = tuple[Change, Finding | None]


def _order_of_place(thing: Change | Finding) -> tuple[str | None, str | None]:
    return thing.setting, None if thing.key is None else item_key(thing.key)


def _wanted(report: Report, catalogue: Catalogue, *, every_change: bool) -> list[Wanted]:
    """Return the changes to put back, one a subject, each with the finding that knows most of it.

    A change of the snapshots goes before what only a finding has: it is older, so it has the value
    from before the window. A local value below a policy waits beside what is in effect.
    """
    changes = {_order_of_place(c): c for c in report.changes}
    waiting = {_order_of_place(f): f for f in report.findings if f.rule == DORMANT and f.change}
    found: dict[tuple[str | None, str | None], Finding] = {}
    for finding in report.findings:
        place = _order_of_place(finding)
        if finding.setting is None or not _remains(finding):
            continue
        if place in waiting and finding.still_weakened is not True:
            continue
        other = found.get(place)
        if other is None or (other.first_seen is None and finding.first_seen is not None):
            found[place] = finding
    wanted: list[Wanted] = []
    for place, finding in found.items():
        change = changes.get(place)
        weak = change if change is not None and change.effect == "weakened" else None
        known = weak or finding.change or _already_weak(finding, catalogue)
        if known is not None:
            wanted.append((known, finding))
    wanted += [(f.change, f) for f in waiting.values() if f.change is not None]
    if every_change:
        done = found.keys() | waiting.keys()
        by_place = {_order_of_place(f): f for f in report.findings if f.change is not None}
        wanted += [(c, by_place.get(place)) for place, c in changes.items() if place not in done]
    return wanted


def _remains(finding: Finding) -> bool:
    """Whether a weakening is there at collection, as far as the evidence shows."""
    if finding.rule == WEAK_BEFORE:
        return finding.still_weakened is not False
    if finding.effect != "weakened" or finding.change is None:
        return False
    if finding.rule == "transient":
        return finding.still_weakened is True
    return finding.still_weakened is not False


def _already_weak(finding: Finding, catalogue: Catalogue) -> Change | None:
    """Return the change that a protection which was off from the start has to be spared."""
    setting = catalogue.find(finding.setting or "")
    if setting is None or setting.weakens not in ("true", "false"):
        return None
    weak = setting.weakens == "true"
    return judge(catalogue, Difference(setting.name, None, "changed", not weak, weak))


def _undirected(report: Report, catalogue: Catalogue) -> tuple[Step, ...]:
    """Return the changes that go no known way, with how each would be put back."""
    found = {_order_of_place(f): f for f in report.findings if f.change is not None}
    steps = (
        _step(change, found.get(_order_of_place(change)), catalogue, asked=False)
        for change in report.changes
        if change.effect == "unknown"
    )
    return _in_order(report, [step for step in steps if step.undo.commands])


def _only(
    wanted: list[Wanted], report: Report, catalogue: Catalogue, only: tuple[str, ...]
) -> list[Wanted]:
    if not only:
        return wanted
    names = {fold(name) for name in only}
    kept = [one for one in wanted if _names(one[0], catalogue) & names]
    known = {name for change, _ in kept for name in _names(change, catalogue)}
    for name in only:
        if fold(name) in known:
            continue
        changed = any(fold(name) in _names(change, catalogue) for change in report.changes)
        if not changed and catalogue.find(name) is None:
            raise UsageError(
                "unknown-setting",
                f"{name} is not a setting that mpdiff knows.",
                cure=did_you_mean(catalogue.suggest(name)) or "mpdiff explain lists them all.",
            )
        raise UsageError(
            "nothing-to-revert",
            f"{name} is not weakened." if changed else f"{name} was not changed.",
            cure="Restore its change with --all." if changed else "",
        )
    return kept


def _names(change: Change, catalogue: Catalogue) -> set[str]:
    """Return the names a user may call a change by, folded: a pair has two."""
    setting = catalogue.find(change.setting)
    names = {fold(change.setting)}
    if setting is not None:
        names |= {fold(setting.name), *(fold(name) for name in setting.pair or ())}
    return names


def _in_order(report: Report, steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps in the order in which the report names what they undo."""
    places = {id(finding): place for place, finding in enumerate(report.findings)}
    return tuple(sorted(steps, key=lambda step: (_turn(step), *_place(step, places))))


def _place(step: Step, places: Mapping[int, int]) -> tuple[int, int, str, str]:
    change = step.change
    severity = "info" if step.finding is None else step.finding.severity
    place = places.get(id(step.finding), len(places))
    return place, SEVERITIES.index(severity), fold(change.setting), change.key or ""


def _turn(step: Step) -> int:
    """Return 0 for real-time protection, 1 for what follows it.

    Turning tamper protection on locks the rest, so that comes last; turning it off (only
    `every_change` does) comes first.
    """
    roles = step.setting.roles if step.setting else ()
    if "tamper-protection" in roles:
        return -1 if step.change.before is True else 2
    return 0 if "real-time" in roles else 1


# --- how one is put back --------------------------------------------------------------------------


def _step(change: Change, finding: Finding | None, catalogue: Catalogue, *, asked: bool) -> Step:
    setting = catalogue.find(change.setting)
    if finding is not None and finding.status == "accepted" and not asked:
        return Step(change, finding, setting, Undo(refusal="the policy file accepts it"))
    if setting is None:
        return Step(change, finding, None, Undo(refusal="mpdiff does not know this setting"))
    if change.certainty == "uncertain" and change.key is not None and not setting.pair:
        refusal = "it is uncertain: a list was cut in one of the snapshots"
        return Step(change, finding, setting, Undo(refusal=refusal))
    made = _least(change, finding, setting, catalogue)
    reason = out_of_reach(change, finding, setting)
    if setting.registry_only:
        made = Undo(refusal=made.refusal)  # Get-MpPreference does not show it
    if reason:
        made = Undo(check=made.check, refusal=reason)
    return Step(change, finding, setting, made)


def _least(change: Change, finding: Finding | None, setting: Setting, catalogue: Catalogue) -> Undo:
    """Return what leaves the least behind: no local value where policy or the default protects."""
    if finding is None or change.effect != "weakened":
        return undo(change, setting, catalogue)
    if finding.rule == DORMANT:
        return forget(change, setting, catalogue)
    managed = finding.states.managed
    if managed is not None and is_overruled(change, finding) and setting.kind != "string_list":
        return reset(change, setting, catalogue, applies=managed.value)
    if finding.rule == WEAK_BEFORE and setting.default_value == change.before:
        return reset(change, setting, catalogue, applies=change.before)
    return undo(change, setting, catalogue)


def _local_copies(steps: list[Step], catalogue: Catalogue) -> Iterator[Step]:
    """Yield how the local copy of what policy holds is taken away, where a local one was written.

    It has no effect while the policy holds the value, and would stay when the policy goes. Whether the
    device has it the script sees in the registry.
    """
    for step in steps:
        if (
            step.undo.commands
            or step.finding is None
            or step.setting is None
            or not may_have_copy(step.change, step.finding)
        ):
            continue
        made = forget(step.change, step.setting, catalogue)
        if made.commands and made.check:
            yield replace(step, undo=replace(made, below_policy=True))
