"""Which accounts are somebody, not the system, a service or the machine, and which spellings are of one account."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        if domain := domain_of(account):
            domains[bare(account)].append(domain)
    names = {name: _Names.of(every) for name, every in domains.items()}
    return {one: names.get(bare(one), _Names((), strict=False)).key(one) for one in found}


class _Names(NamedTuple):
    """The domains of all accounts of one name, each once. `strict`: several long names are among them."""

    domains: tuple[str, ...]
    strict: bool

    @classmethod
    def of(cls, every: Sequence[str]) -> _Names:
        """Return the domains of some, the shortest names first."""
        strict = len({one for one in every if "." in one}) > 1
        known: list[str] = []
        for domain in every:
            if not any(_is_one(domain, other, strict=strict) for other in known):
                known.append(domain)
        return cls(tuple(known), strict)

    def key(self, account: str) -> str:
        """Return what the spellings of one account share."""
        if len(self.domains) <= 1:
            return bare(account)
        mine = domain_of(account)
        found = (d for d in self.domains if _is_one(mine, d, strict=self.strict))
        return f"{next(found, '')}\\{bare(account)}"


def _is_one(one: str, two: str, *, strict: bool) -> bool:
    """Whether two names are of one domain: the short name is a label of the long one.

    `strict`: its first label, as the name of a forest is a label of each of its domains.
    """
    labels = [name.split(".")[:1] if strict else name.split(".") for name in (one, two)]
    return one == two or one in labels[1] or two in labels[0]


def are_two(one: str | None, two: str | None) -> bool:
    """Whether two accounts are certainly two people's; of one that is not named nobody knows."""
    if one is None or two is None or not (is_somebody(one) and is_somebody(two)):
        return False
    return len({*same_accounts((one, two)).values()}) > 1


def domain_of(account: str) -> str:
    """Return the domain of an account in lower case; empty where it names none."""
    domain, _, name = fold(account).rpartition("\\")
    return domain or name.partition("@")[2]
