"""The summary as JSON; its schema is that of `FleetSummary`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mpdiff.base.escape import json_text
from mpdiff.fleet.model import SCHEMA_VERSION, FleetSummary
from mpdiff.fleet.render.interface import WIDTH

if TYPE_CHECKING:
    from mpdiff.fleet.model import FleetSummary as Summary


class JsonSummary:
    """JSON, indented."""

    name = "json"
    suffixes = (".json",)

    def render(self, summary: Summary, links: str | None, width: int = WIDTH) -> str:  # noqa: ARG002  the interface
        """Return the document."""
        encoded = msgspec.json.format(msgspec.json.encode(summary), indent=1).decode()
        return json_text(encoded) + "\n"


def read_summary(data: bytes) -> Summary:
    """Return the summary that was written. Raises msgspec.DecodeError."""
    return msgspec.json.decode(data, type=FleetSummary)


def summary_schema() -> dict[str, Any]:
    """Return the JSON Schema of the summary (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"mpdiff fleet summary, schema_version {SCHEMA_VERSION}",
        **msgspec.json.schema(FleetSummary),
    }
