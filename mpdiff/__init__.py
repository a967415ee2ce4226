"""mpdiff: what changed in Defender Antivirus settings during troubleshooting mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.version import __version__

if TYPE_CHECKING:
    from mpdiff import fleet
    from mpdiff.base.model import Report
    from mpdiff.pipeline import analyse

__all__ = ["Report", "__version__", "analyse", "fleet"]


def __getattr__(name: str) -> Any:
    """Import the public names on first use, so that `import mpdiff` stays cheap."""
    if name == "analyse":
        from mpdiff.pipeline import analyse

        return analyse
    if name == "Report":
        from mpdiff.base.model import Report

        return Report
    if name == "fleet":
        import importlib

        return importlib.import_module("mpdiff.fleet")
    raise AttributeError(f"module 'mpdiff' has no attribute {name!r}")
