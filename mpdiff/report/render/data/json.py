"""The JSON report: the contract that other tools and `mpdiff render` read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mpdiff.base.escape import json_text
from mpdiff.report.saved import encode

if TYPE_CHECKING:
    from mpdiff.base.model import Report
    from mpdiff.report.render.interface import RenderOptions


class Json:
    """Schema version 1, indented, every finding whatever its severity."""

    name = "json"
    suffixes: tuple[str, ...] = (".json",)

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002  the interface
        """Return the report as JSON; hidden characters are escaped, so it reads back the same."""
        encoded = msgspec.json.format(encode(report), indent=2)
        return json_text(encoded.decode()) + "\n"
