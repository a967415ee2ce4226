"""Which page of Microsoft's documentation explains what a rule is about, for `helpUri`."""

from __future__ import annotations

from typing import Final

_BASE: Final = "https://learn.microsoft.com/defender-endpoint/"
_MODE: Final = "enable-troubleshooting-mode"
"""What the window is for and what it may change: the page of every rule that has none of its own."""
_PAGES: Final[dict[str, tuple[str, ...]]] = {
    "prevent-changes-to-security-settings-with-tamper-protection": (
        *("tamper-protection-off", "tamper-blocked"),
    ),
    "attack-surface-reduction-rules-reference": ("asr-rule-weakened",),
    "configure-exclusions-microsoft-defender-antivirus": (
        *("exclusion-added", "exclusions-changed", "in-force-unseen"),
    ),
    "common-exclusion-mistakes-microsoft-defender-antivirus": ("risky-exclusion",),
    "configure-real-time-protection-microsoft-defender-antivirus": (
        *("protection-off", "status-off", "weak-before-window"),
    ),
    "enable-network-protection": ("not-in-force",),
    "microsoft-defender-antivirus-compatibility": ("passive-mode",),
    "restore-quarantined-files-microsoft-defender-antivirus": ("quarantine-restored",),
    "command-line-arguments-microsoft-defender-antivirus": (
        *("tool-misused", "configuration-protection-reset"),
    ),
    "microsoft-defender-antivirus-updates": ("definitions-removed", "platform-changed"),
    "configure-local-policy-overrides-microsoft-defender-antivirus": (
        *("dormant", "policy-removed", "not-reverted"),
    ),
    "troubleshoot-microsoft-defender-antivirus": (
        *("malware-detected", "remediation-failed", "feature-failed", "feature-changed"),
        *("history-deleted", "service-stopped", "log-gap", "unlogged"),
    ),
    "respond-machine-alerts": ("snapshot-missing", "collected-missing", "device-mismatch"),
}
"""Pages of Defender for Endpoint by the last part of their address, and the rules that each explains."""
_PAGE: Final = {rule: page for page, rules in _PAGES.items() for rule in rules}


def help_page(rule: str) -> str:
    """Return the page for a rule, or for a rule and the one beneath it (`not-reverted/risky-exclusion`)."""
    above, _, beneath = rule.partition("/")
    return _BASE + (_PAGE.get(beneath) or _PAGE.get(above) or _MODE)
