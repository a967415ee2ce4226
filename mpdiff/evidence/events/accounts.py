"""Which accounts are somebody, not the system, a service or the machine, and which spellings are of one account."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from mpdiff.evidence.facts import Session

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


class _Account:
    """One account: the domains under which it is spelled, and its security identifiers."""

    def __init__(self, domain: str, sids: Collection[str]) -> None:
        self.domains = [domain]
        self.sids = set(sids)

    def can_be(self, domain: str, sids: Collection[str], labels: Counter[str]) -> bool:
        """Return whether a spelling can be of this account; identifiers decide where both are known."""
        if self.sids and sids:
            return not self.sids.isdisjoint(sids)
        return any(_is_one(domain, other, labels) for other in self.domains)


def same_accounts(
    accounts: Iterable[str], sids: Mapping[str, Collection[str]] | None = None
) -> dict[str, str]:
    r"""Return for each spelling of an account a key that the spellings of one account share.

    `CORP\bob`, `bob@corp.example` and `corp.example\bob` can only be one; `bob` is that one where no
    other account of the name is known, and else an account of its own: whose it is, is open.
    `sids`: the security identifiers that records give to spellings; where known they decide.
    """
    found, known = list(dict.fromkeys(accounts)), sids or {}
    labels = {name: _labels(a for a in found if bare(a) == name) for name in map(bare, found)}
    one_of: dict[str, list[_Account]] = defaultdict(list)
    for account in sorted(found, key=lambda one: (one not in known, domain_of(one).count("."))):
        domain, own, same = domain_of(account), known.get(account, ()), one_of[bare(account)]
        if not domain:
            continue
        first = next((a for a in same if a.can_be(domain, own, labels[bare(account)])), None)
        if first is None:
            same.append(_Account(domain, own))
        else:
            first.domains.append(domain)
            first.sids.update(own)
    return {
        one: _key(one, known.get(one, ()), one_of[bare(one)], labels[bare(one)]) for one in found
    }


def _labels(accounts: Iterable[str]) -> Counter[str]:
    """Return in how many long domains each label stands."""
    domains = {domain for one in accounts if "." in (domain := domain_of(one))}
    return Counter(label for domain in domains for label in set(domain.split(".")))


def _key(
    account: str, sids: Collection[str], known: Sequence[_Account], labels: Counter[str]
) -> str:
    domain, name = domain_of(account), bare(account)
    for number, one in enumerate(known):
        by_sid = bool(one.sids) and not one.sids.isdisjoint(sids)
        if by_sid or (domain and one.can_be(domain, sids, labels)):
            return f"{one.domains[0]}\\{name}\\{number}" if len(known) > 1 else name
    other = bool(known) and bool(sids) and all(one.sids for one in known)
    return f"\\{name}" if len(known) > 1 or other else name


def _is_one(one: str, two: str, labels: Counter[str]) -> bool:
    """Whether two names can be of one domain: the short name begins the long one, or is a label of it alone."""
    short, long = sorted((one, two), key=len)
    if short == long or long.startswith(f"{short}."):
        return True
    return short in long.split(".") and labels[short] == 1


def sids_of(sessions: Iterable[Session]) -> dict[str, set[str]]:
    """Return the security identifiers that the records of sessions give to each spelling of an account."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in sessions:
        if one.sid:
            found[one.account].add(fold(one.sid))
    return found


def domain_of(account: str) -> str:
    """Return the domain of an account in lower case; empty where it names none."""
    domain, _, name = fold(account).rpartition("\\")
    return domain or name.partition("@")[2]
