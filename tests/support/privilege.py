"""Tests that run as root, where nothing is forbidden, give up what lets root pass."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSION = 0x20080522
_PASS = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH of Linux."""


@contextmanager
def obeying_permissions() -> Iterator[None]:
    """Let the permissions of files count; skips where they cannot."""
    if not hasattr(os, "geteuid"):
        pytest.skip("needs the permissions of Unix")
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("root cannot give up its rights here")
    libc = ctypes.CDLL(None)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    held = (ctypes.c_uint32 * 6)()
    if libc.capget(header, held):
        pytest.skip("root cannot give up its rights here")
    without = (ctypes.c_uint32 * 6)(*held)
    without[0] &= ~_PASS
    libc.capset(header, without)
    try:
        yield
    finally:
        libc.capset(header, held)
