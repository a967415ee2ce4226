"""The PowerShell script that puts back what was weakened. mpdiff writes it and never runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.report.revert.plan import Plan, make_plan
from mpdiff.report.revert.script import compose, detection

if TYPE_CHECKING:
    from mpdiff.base.model import Report
    from mpdiff.catalogue.lookup import Catalogue

__all__ = ["DETECTION", "REMEDIATION", "Plan", "for_intune", "make_plan", "script"]

DETECTION = "mpdiff-detect.ps1"
REMEDIATION = "mpdiff-remediate.ps1"


def script(report: Report, plan: Plan, catalogue: Catalogue) -> str:
    r"""Return the script that carries out a plan, lines ended by `\n`."""
    return compose(report, plan, device_id=catalogue.the("device-id").name)


def for_intune(report: Report, plan: Plan, catalogue: Catalogue) -> dict[str, str]:
    """Return the detection and the remediation script of Intune by their file names.

    Raises InputError `unknown-device` where the evidence does not name the device.
    """
    device_id = catalogue.the("device-id").name
    return {
        DETECTION: detection(report, plan, device_id=device_id),
        REMEDIATION: compose(report, plan, device_id=device_id),
    }
