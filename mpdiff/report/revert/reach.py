"""What of a weakening a cmdlet reaches: the cmdlets write local values, which policy overrules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.report.render.words import DORMANT, MANAGED

if TYPE_CHECKING:
    from mpdiff.base.model import Change, Finding
    from mpdiff.catalogue.entries import Setting

_KEYS: Final = {
    "policy": r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender",
    "mdm": r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager",
}
_CURE: Final = {
    "policy": "correct the Group Policy, or delete the value if no policy sets it, and run gpupdate",
    "mdm": "correct the policy in Intune or Configuration Manager and synchronise the device",
}


def out_of_reach(change: Change, finding: Finding | None, setting: Setting) -> str:
    """Return why no cmdlet puts it back; empty where one does."""
    if finding is not None and change.effect == "weakened" and finding.rule != DORMANT:
        if finding.origin == "policy" and finding.still_weakened is False:
            return "policy has put it back"
        by_policy = finding.origin == "policy" and not is_overruled(change, finding)
        written = finding.origin != "policy" and finding.place in MANAGED
        if by_policy or written:
            return _below_key("mdm" if finding.place == "mdm" else "policy", setting)
    return "no documented cmdlet parameter sets it" if setting.read_only else ""


def is_overruled(change: Change, finding: Finding) -> bool:
    """Whether management has another value, which applies once there is no local one."""
    managed = finding.states.managed
    return managed is not None and managed.value != change.after


def may_have_copy(change: Change, finding: Finding) -> bool:
    """Return whether the device may have a local copy of a weak value that policy holds."""
    local = finding.origin == "policy" and finding.place == "local"
    weak = change.effect == "weakened" and finding.still_weakened is not False
    return local and weak and finding.rule != DORMANT


def _below_key(place: str, setting: Setting) -> str:
    r"""Name the key of management that holds a weak value, and what to do.

    The value's path below the key is known for Group Policy alone.
    """
    path = setting.registry[0] if place == "policy" and setting.registry else ""
    where = "\\".join(part for part in (_KEYS[place], path.removesuffix("\\*")) if part)
    return f"the weak value stands below {where}, where no cmdlet reaches it: {_CURE[place]}"
