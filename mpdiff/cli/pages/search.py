"""Which entries of the catalogue a word means: a name, a GUID, a registry path, a technique, a meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Place
    from mpdiff.catalogue.entries import AsrRule, Setting
    from mpdiff.catalogue.lookup import Catalogue

SHORTEST: Final = 3
"""Characters below which a search finds everything."""
_ABOVE: Final = re.compile(
    r"\A(?:.*::|computer\\)?(?:(?:hklm|hkey_local_machine):?\\)?(?:software\\)?(?:wow6432node\\)?"
    r"(?:policies\\)?(?:microsoft\\)?(?:windows defender(?:\\|\Z))?",
    re.IGNORECASE,
)
"""What stands above Defender's own keys, in the spellings of regedit, reg.exe and PowerShell."""
_MANAGED: Final = fold("Policy Manager\\")
_LOCAL: Final[Place] = "local"
_MDM: Final[Place] = "mdm"


def entry_named(catalogue: Catalogue, text: str) -> Setting | AsrRule | None:
    """Return the one entry that a text names: by its name, its GUID or the path of its registry value."""
    setting = catalogue.find(text.strip())
    if setting is not None:
        return setting
    wanted = fold(text.strip().strip("{}"))
    if not wanted:
        return None
    rules = catalogue.data.asr_rules
    rule = next((r for r in rules if wanted in map(fold, (r.guid, r.name, r.intune_name))), None)
    return rule or _at_registry(catalogue, text)


def _at_registry(catalogue: Catalogue, text: str) -> Setting | AsrRule | None:
    path, location = below_defender(text), _LOCAL
    if fold(path).startswith(_MANAGED):
        path, location = path[len(_MANAGED) :], _MDM
    match = catalogue.by_registry(path, location)
    if match is None:
        return None
    return catalogue.asr_rules.get(fold(match.key or "")) or catalogue.find(match.setting)


def below_defender(text: str) -> str:
    r"""Return a registry path as it is below `...\Windows Defender\`; another text as it is."""
    path = text.strip().strip("\\/'\"")
    if "\\" not in path:
        path = path.replace("/", "\\")
    return _ABOVE.sub("", path, count=1)


def entries_that_hold(catalogue: Catalogue, text: str) -> Iterator[tuple[str, str]]:
    """Yield name and meaning of each entry that a text stands in; a path has to be one of its keys."""
    wanted = fold(text.strip().strip("{}"))
    if len(wanted) < SHORTEST:
        return
    key = fold(below_defender(text)) if re.search(r"[\\/]", text) else ""
    for rule in catalogue.data.asr_rules:
        if any(wanted in fold(t) for t in (rule.name, rule.intune_name, rule.guid, rule.notes)):
            yield rule.guid, rule.name
    for s in catalogue.settings:
        texts = (s.name, s.plain, s.meaning, *s.aliases, *s.registry, *s.policy, *s.mitre)
        if any(wanted in fold(t) for t in texts) or (
            key and any(f"\\{key}\\" in f"\\{fold(path)}\\" for path in s.registry)
        ):
            yield s.name, s.meaning
