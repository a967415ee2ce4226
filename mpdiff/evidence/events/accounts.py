"""Which accounts are somebody: neither the system, nor a service, nor the machine, nor what draws its windows."""

from __future__ import annotations

import re
from typing import Final

from mpdiff.base.letter_case import fold

OF_SYSTEM: Final = re.compile(r"S-1-5-(?:7|18|19|20|90-\d[\d-]*|96-\d[\d-]*|80-\d[\d-]*)")
"""Anonymous logon, service accounts, window managers and font drivers."""
_DOMAINS: Final = (
    "font driver host",
    "window manager",
    "nt service",
    "iis apppool",
    "nt virtual machine",
    "nt authority",
    "nt-autorit\u00e4t",
    "autorite nt",
    "autorit\u00e9 nt",
    "autoridade nt",
)
"""Domains that hold no person, in lower case; that of the system is translated."""
_NAMES: Final = frozenset(
    {
        *("system", "syst\u00e8me", "sistema"),
        *("local service", "lokaler dienst", "service local", "servicio local", "servizio locale"),
        *("network service", "netzwerkdienst", "service r\u00e9seau", "servicio de red"),
        *("servizio di rete", "anonymous logon", "anonymous-anmeldung", "-"),
    }
)
_DRAWS: Final = re.compile(r"(?:umfd|dwm)-\d+")


def is_somebody(account: str | None, sid: str = "") -> bool:
    """Return whether an account can be a person's; a name that ends in a dollar sign is a machine's."""
    if OF_SYSTEM.fullmatch(sid):
        return False
    domain, _, name = fold(account or "").strip().rpartition("\\")
    if not name or name.endswith("$") or domain in _DOMAINS:
        return False
    return name not in _NAMES and _DRAWS.fullmatch(name) is None


def bare(account: str) -> str:
    """Return an account without its domain, in lower case: not every record names that."""
    return fold(account.rpartition("\\")[2].partition("@")[0])
