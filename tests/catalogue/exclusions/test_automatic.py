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
