"""Which accounts are somebody, not the system, a service or the machine, and which spellings are of one account."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def same_accounts(accounts: Iterable[str]) -> dict[str, str]:
    r"""Return for each spelling of an account a key that the spellings of one account share.

    `CORP\bob`, `bob@corp.example` and `corp.example\bob` can only be one; `bob` is that one where no
    other account of the name is known, and else an account of its own: whose it is, is open.
    """
    domains: dict[str, list[str]] = defaultdict(list)
    found = list(dict.fromkeys(accounts))
    for account in sorted(found, key=lambda one: domain_of(one).count(".")):
        domain, known = domain_of(account), domains[bare(account)]
        if domain and not any(_is_one(domain, other) for other in known):
            known.append(domain)
    return {one: _key(one, domains[bare(one)]) for one in found}


def _key(account: str, domains: list[str]) -> str:
    domain = domain_of(account)
    if len(domains) <= 1:
        return bare(account)
    return f"{next((d for d in domains if _is_one(domain, d)), '')}\\{bare(account)}"


def _is_one(one: str, two: str) -> bool:
    """Whether two names are of one domain: the short name is a label of the long one."""
    return one == two or one in two.split(".") or two in one.split(".")


def domain_of(account: str) -> str:
    """Return the domain of an account in lower case; empty where it names none."""
    domain, _, name = fold(account).rpartition("\\")
    return domain or name.partition("@")[2]
