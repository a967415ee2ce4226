"""Whom to ask about what was weakened, and why each of them: who was logged on, ran a command, is named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.catalogue import catalogue
from mpdiff.findings.rules import RULES
from mpdiff.report.digest.order import subjects, weight
from mpdiff.report.digest.phrases import cut_in_middle
from mpdiff.report.digest.titles import bare, lowered, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Finding

_MOST: Final = 3
"""Accounts that are named."""
_ITEM: Final = 60
_SESSION: Final = re.compile(
    r"(?P<kind>[a-z ]+) session(?:, privileged)?, (?P<sure>certain|likely|possible)\b"
)
_HOW: Final = {
    "interactive": "logged on at the device",
    "unlocked": "logged on at the device",
    "remote desktop": "logged on by remote desktop",
    "network": "logged on over the network",
    "disconnected": "logged on, though disconnected",
}
"""Kinds of sessions in words; another one is `logged on`."""
_SURE: Final = {"certain": "was", "likely": "was probably", "possible": "may have been"}
_RECORDS: Final = {
    "named with the change": "whom the record of the change names",
    "ran the command": "who ran the command",
    "ran it": "who ran it",
    "tried it": "who tried it",
    "ran a command near it that may ask for this": "who ran a command that may have done it",
}
"""What a record shows of an account, in words."""
_DONE: Final = re.compile(
    r"(?P<what>.+?) (?P<done>turned off|set to .+|lowered to .+|weakened|removed|changed)"
)


def ask(weak: Sequence[Finding]) -> Iterator[str]:
    """Yield whom to ask about what was weakened; that the evidence names nobody, where it does not."""
    named: dict[str, str] = {}
    for actor in (actor for f in weak for actor in f.actors):
        named.setdefault(fold(_account(actor)[0]), actor)
    if named:
        about = sorted((f for f in weak if f.actors), key=weight)
        yield f"Ask {_accounts(list(named.values()))}, why {_cause(about)}."
    elif weak:
        yield "Find out who made the changes and what for; the evidence names nobody."


def _account(actor: str) -> tuple[str, str]:
    """Split what a finding says of an account into its name and how it is known, without the brackets."""
    name, bracket, how = actor.rpartition(" (")
    return (name, how.rstrip(")")) if bracket else (actor, "")


def _accounts(actors: Sequence[str]) -> str:
    shown = [_who(actor) for actor in actors[:_MOST]]
    if more := len(actors) - len(shown):
        shown.append(f"{more} more")
    return ", and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _who(actor: str) -> str:
    """Return an account with what connects it: `j.doe, who was logged on by remote desktop`."""
    name, how = _account(actor)
    if session := _SESSION.match(how):
        there = _HOW.get(session["kind"], "logged on")
        return f"{name}, who {_SURE[session['sure']]} {there}"
    known = next((words for start, words in _RECORDS.items() if how.startswith(start)), "")
    return f"{name}, {known}" if known else actor


def _cause(about: Sequence[Finding]) -> str:
    """Return what the gravest was, and how many others there are: `tamper protection was turned off and 3 other changes were made`."""
    more = subjects(about) - 1
    others = (
        f" and {more} other {'change was' if more == 1 else 'changes were'} made" if more else ""
    )
    return _was(about[0]) + others


def _was(finding: Finding) -> str:
    """Return what happened as a clause: `real-time protection was turned off`, `E:/Work was excluded`."""
    setting = catalogue().find(finding.setting or "")
    if finding.key and setting is not None and "exclusions" in setting.roles:
        done = "no longer excluded" if finding.kind == "removed" else "excluded"
        return f"{cut_in_middle(finding.key, _ITEM)} was {done}"
    if finding.change is None:
        return lowered(RULES[finding.rule].title if finding.rule in RULES else finding.title)
    shown = lowered(bare(finding)).removesuffix(f": {finding.label}")
    match = _DONE.fullmatch(shown)
    if match is None:
        return f"{plain(finding)} was changed"
    what = f"the rule {finding.label}" if finding.label else match["what"]
    return f"{what} was {match['done']}"
