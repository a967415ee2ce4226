"""What the places of a value show: dormant below a policy, no longer enforced."""

from __future__ import annotations

from itertools import islice
from types import EllipsisType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Change, Finding, Items, Scalar, Timing
from mpdiff.base.severity import at_most, one_step_milder
from mpdiff.catalogue.judge import is_asr, judge, label, state
from mpdiff.findings.make import evidence_finding, from_change
from mpdiff.findings.timing import statement_witness, told
from mpdiff.history.moments import in_window, of
from mpdiff.history.places import MANAGEMENT, is_set, merges_local
from mpdiff.history.subjects import Known, difference_of, resolve, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Snapshot, Statement, Value
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.follow.segments import Removal

_VALUES: Final[dict[str, tuple[Scalar, ...]]] = {"bool": (False, True)}
_POLICIES: Final = "hklm\\software\\policies\\"
KEPT_OUT: Final = (
    "It takes effect when that policy goes; what is in effect at collection does not list it."
)
MOST: Final = 50
"""Items of one list that are findings of their own."""
BY_RECORD: Final = "The last records leave it so; no state at collection shows both values."


# --- waiting below a policy -----------------------------------------------------------------------


def dormant(case: Case) -> Iterator[Finding]:
    """Yield the local values that are weaker than the policy value which overrides them."""
    yield from _dormant_at_collection(case)
    yield from _dormant_by_record(case)


def _dormant_at_collection(case: Case) -> Iterator[Finding]:
    """Yield those that the registry dump shows in both places."""
    local, collected = case.states.places.get("local"), case.states.collected
    if local is None or collected is None:
        return
    stronger = [case.states.places[p] for p in MANAGEMENT if p in case.states.places]
    for name, value in local.values.items():
        setting = case.catalogue.find(name)
        if setting is None:
            continue
        for key, below in _values_by_key(value):
            above = _enforced(stronger, name, key)
            if not isinstance(above, EllipsisType):
                yield from _dormant(case, setting, key, below, above)
        if isinstance(value, Items) and not merges_local(case.catalogue, (collected, *stronger)):
            yield from islice(_kept_out(case, setting, value, stronger), MOST)


def _kept_out(
    case: Case, setting: Setting, value: Items, stronger: list[Snapshot]
) -> Iterator[Finding]:
    """Yield the local items that policy has not count, and that nothing else has in effect."""
    elsewhere = [Known(one) for one in (case.states.collected, *stronger)]
    for item in value.items if setting.weakens == "added" else ():
        if any(is_set(known.value(setting.name, item)) for known in elsewhere):
            continue
        change = judge(case.catalogue, difference_of(setting.name, item, None, item))
        made = from_change(case.catalogue, change)
        finding = evidence_finding(
            "dormant",
            f"{item} is in {setting.name} locally, and policy has local items not count",
            f"{KEPT_OUT} {change.reason}".strip(),
            severity=at_most(one_step_milder(made.severity), "medium"),
            setting=setting.name,
            key=item,
        )
        yield replace(finding, change=change, place="local", origin="local", mitre=setting.mitre)


def _dormant_by_record(case: Case) -> Iterator[Finding]:
    """Yield those that the last records left and that no dump shows in both places."""
    for history in case.histories.values():
        setting, held = case.catalogue.find(history.setting), history.walked.at_end
        below, at_collection = held.get("local", ...), history.samples.places
        if setting is None:
            continue
        above = next((v for p in MANAGEMENT if (v := held.get(p)) is not None), None)
        if not is_set(below) or not is_set(above) or same(at_collection.get("local", ...), below):
            continue
        if any(s.place == "local" for s in history.changes):
            assert not isinstance(below, EllipsisType)  # noqa: S101  it is set
            assert not isinstance(above, EllipsisType)  # noqa: S101  same
            for finding in _dormant(case, setting, history.key, below, above):
                last = next(s for s in reversed(history.changes) if s.place == "local")
                yield replace(
                    finding,
                    detail=f"{BY_RECORD} {finding.detail}",
                    certainty="uncertain",
                    witnesses=(statement_witness(last),),
                )


def _values_by_key(value: Value) -> Iterator[tuple[str | None, Scalar]]:
    """Yield the single value of a setting, or the entries of a map; items of lists add up instead."""
    pairs = getattr(value, "pairs", None)
    if pairs is not None:
        yield from pairs.items()
    elif isinstance(value, bool | int | str):
        yield None, value


def _enforced(places: list[Snapshot], name: str, key: str | None) -> Scalar | EllipsisType:
    for place in places:
        value = Known(place).value(name, key)
        if value is not None and not isinstance(value, EllipsisType):
            return value
    return ...


def _dormant(
    case: Case, setting: Setting, key: str | None, below: Scalar, above: Scalar
) -> Iterator[Finding]:
    now = Known(case.states.collected).value(setting.name, key)
    change = judge(case.catalogue, difference_of(setting.name, key, above, below))
    if change.effect != "weakened" or change.certainty != "certain":
        return
    if type(now) is type(below) and now == below:
        return  # it is in effect: that is a finding of its own
    subject = change.label or (setting.name if key is None else f"{setting.name} {key}")
    finding = evidence_finding(
        "dormant",
        f"{subject}: {change.after_text} is set locally below a policy of {change.before_text}",
        f"It takes effect when the policy goes. {change.reason}".strip(),
        severity=at_most(one_step_milder(setting.severity), "medium"),
        setting=setting.name,
        key=key,
    )
    yield replace(finding, change=change, place="local", origin="local", mitre=setting.mitre)


# --- enforced no longer ---------------------------------------------------------------------------


def policy_removed(case: Case) -> Iterator[Finding]:
    """Yield the policy values that protected and were deleted inside the window, or after it for good."""
    for history in case.histories.values():
        setting = case.catalogue.find(history.setting)
        if setting is None:
            yield from _keys_removed(case, history)
            continue
        for removal in history.walked.removals:
            if in_window(removal.by, case.window) is not False:
                yield from _removed(case, history, setting, removal)
            elif of(removal.by, case.window) == "after" and removal.restored is None:
                for finding in _removed(case, history, setting, removal):
                    yield replace(finding, title=f"{finding.title} after the window")


def _removed(case: Case, history: History, setting: Setting, removal: Removal) -> Iterator[Finding]:
    name, key = history.setting, history.key
    below = removal.below
    change = _below(case, setting, key, removal)
    if change is not None and change.effect == "weakened":
        return  # what it left behind is weaker: that is a finding of its own
    if not _may_protect(case, setting, key, removal.enforced):
        return
    known = not isinstance(below, EllipsisType)
    below_text = (
        "" if isinstance(below, EllipsisType) else state(case.catalogue, setting, key, below)
    )
    enforced = state(case.catalogue, setting, key, removal.enforced)
    subject = label(case.catalogue, setting, key) or (name if key is None else f"{name} {key}")
    end = f" until {told(removal.restored)}" if removal.restored else ""
    what = (
        f"Below it {below_text if below is not None else 'nothing'} was set."
        if known
        else "What applied then is unknown: no evidence shows the local value."
    )
    finding = evidence_finding(
        "policy-removed",
        f"{subject}: the policy value {enforced} was removed",
        f"It was gone from {told(removal.by)}{end}. {what}",
        severity="low" if known else setting.severity,
        setting=name,
        key=key,
    )
    last = removal.restored or removal.by
    yield replace(
        finding,
        effect="neutral" if known else "weakened",
        certainty="certain" if known else "uncertain",
        timing=Timing(removal.by.time, last.time, times_certain=removal.by.time_certain),
        place=removal.by.place,
        witnesses=(statement_witness(removal.by),),
    )


def _keys_removed(case: Case, history: History) -> Iterator[Finding]:
    """Yield that a key of policy was removed with all it held, which no row of an export names."""
    for by in history.changes:
        if not _is_gone(by):
            continue
        if in_window(by, case.window) is False and of(by, case.window) != "after":
            continue
        finding = evidence_finding(
            "policy-removed",
            f"A key of policy was removed with all its values: {history.setting}",
            f"It was gone from {told(by)}. What it enforced, and what applied then, is unknown.",
            setting=history.setting,
        )
        yield replace(
            finding,
            effect="weakened",
            certainty="uncertain",
            timing=Timing(by.time, by.time, times_certain=by.time_certain),
            place=by.place,
            witnesses=(statement_witness(by),),
        )


def is_key_removed(history: History) -> bool:
    """Whether all that is recorded of what no catalogue knows is that a key of policy was removed."""
    return bool(history.changes) and all(map(_is_gone, history.changes))


def _is_gone(by: Statement) -> bool:
    if not isinstance(by.event_id, str) or not _is_policy(by):
        return False
    from mpdiff.readers.events.tables.hunting import KEYS_GONE  # with all that reads logs

    return by.event_id in KEYS_GONE


def _is_policy(by: Statement) -> bool:
    return by.place in MANAGEMENT or fold(by.setting).startswith(_POLICIES)


def _may_protect(case: Case, setting: Setting, key: str | None, enforced: Scalar) -> bool:
    """Whether any value that a setting can have is weaker than the one that was enforced, or nobody knows."""
    values = _VALUES.get(setting.kind) or (
        case.catalogue.asr_actions if is_asr(setting) else setting.values
    )
    old = resolve(setting, enforced, key)
    effects = {
        judge(
            case.catalogue, difference_of(setting.name, key, old, resolve(setting, value, key))
        ).effect
        for value in values
        if value != enforced
    }
    return "weakened" in effects or effects <= {"unknown"}


def _below(case: Case, setting: Setting, key: str | None, removal: Removal) -> Change | None:
    if isinstance(removal.below, EllipsisType):
        return None
    old, new = (resolve(setting, v, key) for v in (removal.enforced, removal.below))
    return judge(case.catalogue, difference_of(setting.name, key, old, new))
