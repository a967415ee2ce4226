"""What two devices differ in: nothing of it was turned off or added on either, as far as anything shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Timing
from mpdiff.evidence.device import computer_id, short_name
from mpdiff.findings.rules import DIFFERS, RULES

if TYPE_CHECKING:
    from mpdiff.base.model import Finding
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History

_NUMBERED: Final = re.compile(r"(.+) \(\d+\)")
_BOTH: Final = 2
_SWITCHED: Final = {"weakened": ("on", "off"), "strengthened": ("off", "on")}
LOG_OF: Final = "The event log{whose} has a record of this setting; nothing shows which of the two devices that is."


def names(case: Case) -> tuple[str, str]:
    """Return what the two devices are called, the before first: by name, else by identifier."""
    hosts = list({short_name(host): host for host in case.hosts if host}.values())
    known = [computer_id(one) for one in (case.before, case.after) if one is not None]
    ids = list(dict.fromkeys(one for one in known if one))
    found = hosts if len(hosts) == _BOTH else ids
    return (found[0], found[1]) if len(found) == _BOTH else ("the first", "the second")


def as_difference(case: Case, history: History, finding: Finding) -> Finding:
    """Return the finding of what differs between the snapshots of two devices as that; another one unchanged."""
    change = finding.change
    if history.difference is None or change is None or finding.key != history.difference.key:
        return finding
    setting = case.catalogue.find(history.setting)
    dated = finding.first_seen is not None
    hosts = [host for host in case.hosts if host]
    whose = f", which is of {hosts[0]}," if len(hosts) == 1 else ""
    detail = (finding.detail, LOG_OF.format(whose=whose) if dated else "")
    return replace(
        finding,
        rule=DIFFERS,
        underlying_rule=finding.underlying_rule or finding.rule,
        title=_title(finding, setting, names(case)),
        detail=" ".join(filter(None, detail)),
        next_step=RULES[DIFFERS].next_step,
        timing=Timing(),
        weakest=None,
        still_weakened=None,
        place=None,
        origin=None,
        mitre=(),
    )


def _title(finding: Finding, setting: Setting | None, devices: tuple[str, str]) -> str:
    """Return what each has: `Behavior monitoring: on (WS-0604), off (WS-0707)`."""
    named = (setting.plain if setting else "") or finding.setting or ""
    named = named[:1].upper() + named[1:]
    paired = setting is not None and setting.pair is not None
    if finding.key is not None and not paired and finding.kind in ("added", "removed"):
        return f"{named} on {devices[finding.kind == 'added']} only: {finding.key}"
    about = " ".join(filter(None, (named, finding.label or finding.key)))
    texts = tuple(_state(text) for text in (finding.before_text, finding.after_text))
    if setting is not None and setting.kind == "bool" and setting.plain:
        texts = _SWITCHED.get(finding.effect, texts)
    return f"{about}: {texts[0]} ({devices[0]}), {texts[1]} ({devices[1]})"


def _state(text: str) -> str:
    match = _NUMBERED.fullmatch(text)
    return match[1] if match else text or "nothing"
