"""Which exclusions a role of the server brings by itself: a table of items."""

from __future__ import annotations

from mpdiff.catalogue import catalogue
from mpdiff.catalogue.exclusions.automatic import is_automatic
from tests.support.rows import for_each

DATABASE = "C:\\Windows\\NTDS\\ntds.dit"
SERVICE = "C:\\Windows\\System32\\dns.exe"


@for_each(
    ("why", "kind", "item", "automatic"),
    [
        ("the database of a domain controller", "path", DATABASE, True),
        ("in another spelling", "path", "%windir%\\ntds\\NTDS.DIT", True),
        ("the folder that it lies in", "path", "C:\\Windows\\NTDS", False),
        ("everything below a folder of that name", "path", f"{DATABASE}\\*", False),
        ("of another drive", "path", DATABASE.replace("C:", "D:"), False),
        ("of another computer", "path", DATABASE.replace("C:", "\\\\SRV-01\\C$"), False),
        ("as a process", "process", DATABASE, False),
        ("the service itself, as a process", "process", SERVICE, True),
        ("the service itself, as a path", "path", SERVICE, True),
        ("everything below a folder of its name", "process", f"{SERVICE}\\*", False),
        ("of another computer", "process", SERVICE.replace("C:", "\\\\SRV-01\\C$"), False),
        ("without its folder", "process", "dns.exe", False),
        ("as an extension", "extension", SERVICE, False),
        ("of a list of no kind", None, SERVICE, False),
    ],
)
def test_a_role_of_the_server_brings_it(
    why: str, kind: str | None, item: str, *, automatic: bool
) -> None:
    assert is_automatic(catalogue(), kind, item) is automatic, why


KNOWN = {
    "SoftwareDistribution\\Datastore": "datastore.edb edb.chk tmp.edb logs\\edb1.log res1.log edb1.jrs",
    "Security\\Database": "x.chk x.edb x.jrs x.log x.sdb",
    "NTDS": "ntds.dit ntds1.pat edb1.log res1.log edb1.jrs temp.edb edb.chk",
    "NTFRS": "jet\\sys\\edb.chk jet\\ntfrs.jdb jet\\log\\x.log edb1.log",
    "SYSVOL\\domain": "x.adm x.admx x.adml registry.pol x.aas x.inf scripts.ini x.ins oscfilter.ini",
    "System32\\GroupPolicy": "Machine\\registry.pol User\\registry.pol",
    "System32\\dhcp": "x.mdb x.pat x.log x.chk x.edb",
    "System32\\dns": "x.log x.dns x.scc boot",
    "System32\\wins": "x.chk x.log x.mdb",
    "System32": "dfsr.exe dfsrs.exe ntfrs.exe dns.exe vmms.exe vmwp.exe",
}
"""By the folder in that of Windows, as Microsoft's page lists them for the roles of a server."""


def test_each_file_of_a_role_is_automatic_in_its_own_folder() -> None:
    for folder, names in KNOWN.items():
        for name in names.split():
            item = f"C:\\Windows\\{folder}\\{name}"
            assert is_automatic(catalogue(), "path", item), item
            assert not is_automatic(catalogue(), "path", f"C:\\{folder}\\{name}"), item
            assert not is_automatic(catalogue(), "path", f"C:\\Windows\\Odd\\{name}"), item
            is_program = name.endswith(".exe")
            assert is_automatic(catalogue(), "process", item) is is_program, item
    assert is_automatic(catalogue(), "path", "C:\\System Volume Information\\DFSR\\x")
    assert not is_automatic(catalogue(), "path", "C:\\System Volume Information\\x")
