r"""Exclusions that Defender adds by itself on a server, as Microsoft documents them.

Source: Microsoft's page on Microsoft Defender Antivirus exclusions on Windows Server. Only what its roles keep
in folders of the system is here; what anybody may write to (extensions, shares, a web server's folders)
stays news.
"""

from __future__ import annotations

from fnmatch import translate
from typing import TYPE_CHECKING, Final

from mpdiff.base.text.late import late
from mpdiff.catalogue.exclusions.index import meanings
from mpdiff.catalogue.exclusions.windows_paths import windows_path

if TYPE_CHECKING:
    from mpdiff.catalogue.lookup import Catalogue

_WINDOWS: Final = "c:\\windows\\"
_SYSTEM: Final = f"{_WINDOWS}system32\\"
_PATHS: Final = (
    *(_WINDOWS + "softwaredistribution\\datastore\\" + name
      for name in ("*datastore.edb", "*edb.chk", "*tmp.edb", "*edb*.log", "*res*.log", "*edb*.jrs")),
    *(_WINDOWS + "security\\database\\*" + kind for kind in (".chk", ".edb", ".jrs", ".log", ".sdb")),
    *(_WINDOWS + "ntds\\" + name
      for name in ("ntds.dit", "ntds*.pat", "edb*.log", "res*.log", "edb*.jrs", "temp.edb", "edb.chk")),
    *(_WINDOWS + "ntfrs\\" + name
      for name in ("jet\\sys\\*edb.chk", "jet\\*ntfrs.jdb", "jet\\log\\*.log", "*edb*.log")),
    *(_WINDOWS + "sysvol\\domain\\" + name
      for name in ("*.adm", "*.admx", "*.adml", "*registry.pol", "*.aas", "*.inf", "*scripts.ini",
                   "*.ins", "*oscfilter.ini")),
    *(_SYSTEM + f"grouppolicy\\{side}\\registry.pol" for side in ("machine", "user")),
    *(_SYSTEM + "dhcp\\*" + kind for kind in (".mdb", ".pat", ".log", ".chk", ".edb")),
    *(_SYSTEM + "dns\\*" + kind for kind in (".log", ".dns", ".scc", "boot")),
    *(_SYSTEM + "wins\\*" + kind for kind in (".chk", ".log", ".mdb")),
    "c:\\system volume information\\dfsr\\*",
)  # fmt: skip
_PROGRAMS: Final = tuple(
    _SYSTEM + name
    for name in ("dfsr.exe", "dfsrs.exe", "ntfrs.exe", "dns.exe", "vmms.exe", "vmwp.exe")
)
_ANY_PATH: Final = late("|".join(map(translate, _PATHS)))


def is_automatic(catalogue: Catalogue, kind: str | None, item: str) -> bool:
    """Return whether an item is one that a role of the server brings.

    `kind`: of the item. A program is the system's own, by its whole path.
    """
    path = windows_path(item, meanings(catalogue))
    if path.everything_in_it or kind not in ("path", "process"):
        return False
    known = kind == "path" and _ANY_PATH.match(path.text) is not None
    return known or path.text in _PROGRAMS
