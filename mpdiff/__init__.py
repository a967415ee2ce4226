"""mpdiff: what changed in Defender Antivirus settings during troubleshooting mode.

report = mpdiff.analyse("package.zip")
print(mpdiff.render(report, "markdown"))
saved = mpdiff.redact(report).to_json()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mpdiff.base.version import __version__

if TYPE_CHECKING:
    from mpdiff.base.errors import InputError, MpdiffError, UsageError
    from mpdiff.base.model import Finding, Report
    from mpdiff.fleet.run import fleet
    from mpdiff.pipeline import analyse
    from mpdiff.report.redact.redact import redact
    from mpdiff.report.use import from_json, render, to_json

__all__ = [
    "Finding",
    "InputError",
    "MpdiffError",
    "Report",
    "UsageError",
    "__version__",
    "analyse",
    "fleet",
    "from_json",
    "redact",
    "render",
    "to_json",
]

_WHERE: Final = {
    "Finding": "mpdiff.base.model",
    "InputError": "mpdiff.base.errors",
    "MpdiffError": "mpdiff.base.errors",
    "Report": "mpdiff.base.model",
    "UsageError": "mpdiff.base.errors",
    "analyse": "mpdiff.pipeline",
    "from_json": "mpdiff.report.use",
    "redact": "mpdiff.report.redact.redact",
    "render": "mpdiff.report.use",
    "to_json": "mpdiff.report.use",
}


def __dir__() -> list[str]:
    """Return the public names, imported or not."""
    return sorted({*__all__, "__doc__", "__file__", "__name__", "__path__"})


def __getattr__(name: str) -> Any:
    """Import the public names on first use, so that `import mpdiff` stays cheap."""
    if name == "fleet":
        import importlib

        return importlib.import_module("mpdiff.fleet")
    if name not in _WHERE:
        raise AttributeError(f"module 'mpdiff' has no attribute {name!r}")
    from mpdiff.base.system.lazy import load

    return load(f"{_WHERE[name]}:{name}")
