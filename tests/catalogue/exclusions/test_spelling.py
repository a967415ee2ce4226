"""The one spelling of a path by which two witnesses are compared, and none where it is not certain."""

from __future__ import annotations

from mpdiff.catalogue import catalogue
from mpdiff.catalogue.exclusions.spelling import one_spelling
from tests.support.rows import for_each


@for_each(
    ("why", "text", "programs", "spelled"),
    [
        ("capitals and slashes", "C:/Data/X", False, "c:\\data\\x"),
        ("all below a folder", "C:\\Data\\*", False, "c:\\data"),
        ("all programs in a folder", "C:\\Data\\*", True, "c:\\data\\*"),
        ("a program", "C:\\Data\\x.exe", True, "c:\\data\\x.exe"),
        ("behind a door to devices", "\\\\?\\C:\\Data", False, "c:\\data"),
        ("a variable that the system knows", "%ProgramData%\\x", False, "c:\\programdata\\x"),
        ("the folder of the system", "\\SystemRoot\\Temp\\x", False, "c:\\windows\\temp\\x"),
        ("a wildcard in a name", "C:\\Da*\\x", False, "c:\\da*\\x"),
        ("a wildcard and a variable", "%ProgramData%\\*x", False, ""),
        ("all programs of a folder that the device knows", "%OWN%\\*", True, ""),
        ("a variable of the device alone", "%OWN%", False, ""),
        ("a colon behind that of the drive", "C::\\x", False, ""),
        ("in quotes", '"C:\\Data"', False, "c:\\data"),
        ("behind the other door", "\\\\.\\C:\\Data", False, "c:\\data"),
        ("the folder alone as programs", "C:\\Data", True, "c:\\data"),
        ("a variable of the device", "%OWN%\\x", False, ""),
        ("a variable of a user", "%TEMP%\\x", False, ""),
        ("a stream of a file", "C:\\Data\\x:stream", False, ""),
        ("a contextual suffix", "C:\\Data\\x\\:{PathType:file}", False, ""),
    ],
)
def test_a_path_has_one_spelling_or_none(
    why: str, text: str, spelled: str, *, programs: bool
) -> None:
    assert one_spelling(catalogue(), text, every_program=programs) == spelled, why
