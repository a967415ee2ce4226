"""The versions of the tool and of its report's schema."""

from __future__ import annotations

__version__ = "0.1.0"
SCHEMA_VERSION = 2
