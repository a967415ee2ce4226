"""How a path, a name with wildcards and a command line are read, piece by piece."""

from __future__ import annotations

from mpdiff.catalogue import catalogue
from mpdiff.catalogue.exclusions import windows_paths
from mpdiff.catalogue.exclusions.index import meanings
from mpdiff.catalogue.exclusions.windows_paths import (
    WindowsPath,
    fits,
    is_anything,
    is_literal,
    programs,
    says_a_name,
    windows_path,
)

SOME = "?:"


def test_every_door_leads_to_the_same_place() -> None:
    r"""Host, root and names; a volume, a device and `\Windows` are of some drive."""
    for text, host, root, names in (
        ("c:\\x", "", "c:", "x"),
        ("C:/X/Y", "", "c:", "x y"),
        ("c:x", "", "c:", "x"),
        ("*:\\x", "", SOME, "x"),
        ("?:\\x", "", SOME, "x"),
        ("x\\y", "", "", "x y"),
        ("\\x", "", SOME, "x"),
        ("", "", "", ""),
        ("\\\\?\\c:\\x", "", "c:", "x"),
        ("\\\\.\\c:\\x", "", "c:", "x"),
        ("\\??\\c:\\x", "", "c:", "x"),
        ("\\global??\\c:\\x", "", "c:", "x"),
        ("\\dosdevices\\c:\\x", "", "c:", "x"),
        ("\\\\?\\global\\c:\\x", "", "c:", "x"),
        ("\\\\?\\x", "", SOME, "x"),
        ("\\\\?\\", "", SOME, ""),
        ("\\\\?\\volume{1-2}\\x", "", SOME, "x"),
        ("\\\\?\\cdrom0\\x", "", SOME, "x"),
        ("\\\\.\\physicaldrive0\\partition1\\x", "", SOME, "x"),
        ("\\\\.\\globalroot\\device\\harddiskvolume3\\x", "", SOME, "x"),
        ("\\device\\harddiskvolume3\\x", "", SOME, "x"),
        ("\\device\\harddisk0\\partition2\\x", "", SOME, "x"),
        ("\\device\\harddisk0\\partition2", "", SOME, ""),
        ("\\device\\harddiskdmvolumes\\physicaldmvolumes\\blockvolume1\\x", "", SOME, "x"),
        ("\\device\\bootdevice\\x", "", SOME, "x"),
        ("\\device\\systemdevice\\x", "", SOME, "x"),
        ("\\device\\other\\x", "", SOME, "other x"),
        ("\\device", "", SOME, "device"),
        ("\\\\.\\device", "", SOME, "device"),
        ("\\systemroot\\temp", "", "c:", "windows temp"),
        ("\\\\?\\systemroot\\x", "", "c:", "windows x"),
        ("\\\\host\\share\\x", "host", "", "share x"),
        ("\\\\host", "host", "", ""),
        ("\\\\", "*", "", ""),
        ("\\\\c:\\x", "", "c:", "x"),
        ("\\\\host\\c$\\x", "host", "c:", "x"),
        ("\\\\host\\C$. \\x", "host", "c:", "x"),
        ("\\\\host\\cc$\\x", "host", "", "cc$ x"),
        ("\\\\host\\cx\\x", "host", "", "cx x"),
        ("\\\\host\\1$\\x", "host", "", "1$ x"),
        ("\\\\host\\admin$\\x", "host", "c:", "windows x"),
        ("\\\\localhost\\c$\\x", "", "c:", "x"),
        ("\\\\localhost@ssl\\c$\\x", "", "c:", "x"),
        ("\\\\127.0.0.1\\admin$\\x", "", "c:", "windows x"),
        ("\\\\localhost\\share\\x", "localhost", "", "share x"),
        ("\\??\\unc\\host\\share", "host", "", "share"),
        ("\\device\\mup\\host\\share\\x", "host", "", "share x"),
        ("\\device\\mup\\;csc\\host\\share", "host", "", "share"),
        ("\\device\\lanmanredirector\\;x:0\\host\\c$\\x", "host", "c:", "x"),
        ("\\device\\webdavredirector\\host\\share", "host", "", "share"),
    ):
        path = windows_path(text, meanings(catalogue()))
        found = path.host, path.root, path.parts
        assert found == (host, root, tuple(names.split())), text
        assert (path.everything_in_it, path.of_user, path.unknown) == (False, (), False), text


def test_what_windows_drops_from_a_path() -> None:
    for text, normal, everything in (
        ("c:\\a\\..\\b", "c:\\b", False),
        ("c:\\..\\b", "c:\\b", False),
        ("c:\\a.\\b .", "c:\\a\\b", False),
        ("c:\\a\\.\\b", "c:\\a\\b", False),
        ("c:\\a..b", "c:\\a..b", False),
        ("c:\\a\\x:stream", "c:\\a\\x", False),
        ("c:\\a::$index_allocation\\x", "c:\\a\\x", False),
        ("c:\\x\\*", "c:\\x", True),
        ("c:\\x\\*.*", "c:\\x", True),
        ("c:\\x\\*\\*", "c:\\x", True),
        ("c:\\*", "c:", True),
        ("c:\\x\\?", "c:\\x\\?", False),
        ('"c:\\x"', "c:\\x", False),
        ("'c:\\x'", "c:\\x", False),
        ("' c:\\x '", "c:\\x", False),
        ("'x\\y", "'x\\y", False),
        ("c:\\x'", "c:\\x'", False),
        ("'", "'", False),
        (" c:\\x ", "c:\\x", False),
        ("c:\\progra~1\\x", "c:\\program files\\x", False),
        ("c:\\x\\progra~1", "c:\\x\\progra~1", False),
        ("\\\\host\\c$\\x", "\\\\host\\c$\\x", False),
        ("\\\\host\\share\\x", "\\\\host\\share\\x", False),
    ):
        path = windows_path(text, meanings(catalogue()))
        assert (path.text, path.everything_in_it) == (normal, everything), text


def test_variables_by_whose_they_are() -> None:
    for text, normal, of_user, unknown in (
        ("%ProgramData%\\x", "c:\\programdata\\x", 0, False),
        ("% programdata %\\x", "c:\\programdata\\x", 0, False),
        ("%TEMP%\\x", "c:\\windows\\temp\\x", 1, False),
        ("%OWN%\\x", "*\\x", 0, True),
        ("%TEMP%\\%OWN%", "c:\\windows\\temp\\*", 1, True),
        ("100%\\x", "100%\\x", 0, False),
    ):
        path = windows_path(text, meanings(catalogue()))
        assert (len(path.of_user), path.unknown) == (of_user, unknown), text
        assert path.text == normal or path.everything_in_it, text


def test_a_short_name_stands_for_a_long_one() -> None:
    for part, name, can in (
        ("progra~1", "program files", True),
        ("progra~1", "progress", False),
        ("progra~9", "program files", True),
        ("progr~12", "program files", True),
        ("progr~1", "program files", False),
        ("progr~1", "progr", True),
        ("abc~1", "abc", True),
        ("abc~1", "abcd", False),
        ("report~1.htm", "reports.html", True),
        ("report~1.htm", "reports.htm", True),
        ("report~1.txt", "reports.html", False),
        ("report~1", "reports.html", False),
        ("report~1", "reports", True),
        ("report~*", "reports.html", True),
        ("report~?", "reports.html", True),
        ("report~*.txt", "reports.html", False),
        ("report~1.h?m", "reports.html", True),
        ("profil~1", ".profile", True),
        ("myfile~1", "my files+x", True),
        ("toolong~1", "toolongname", False),
        ("name~x", "name~xy", False),
    ):
        assert fits(part, name) is can, (part, name)


def test_wildcards_in_a_name() -> None:
    for part, name, can in (
        ("abc", "abc", True),
        ("abc", "abcd", False),
        ("*", "abc", True),
        ("a*", "abc", True),
        ("*c", "abc", True),
        ("a*c", "abc", True),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("*b*", "abc", True),
        ("*x*", "abc", False),
        ("a*b*c", "abbc", True),
        ("a*b*b", "ab", False),
        ("b*", "abc", False),
        ("*b", "abc", False),
        ("*ab*ba*", "aba", False),
        ("*ab*ba*", "abba", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("a?", "abc", False),
        ("ab?", "abc", True),
        ("a?c", "abd", False),
        ("*?", "a", True),
        ("?*", "a", True),
        ("ab?**", "abc", True),
        ("a*?b", "acb", True),
        ("a*?b", "ab", False),
        ("*a?", "xax", True),
        ("*a?", "xaxa", False),
        ("?b*d", "abcd", True),
        ("?b*d", "abce", False),
        ("*b?d*f", "abbcdef", True),
        ("name.*", "name", True),
        ("na?e.*", "name", True),
        ("name.*", "name.exe", True),
        ("name.*", "names", False),
        ("name.x", "name", False),
    ):
        assert fits(part, name) is can, (part, name)
    assert not windows_paths._has_pieces("abcd", ["abc"])
    assert not windows_paths._glob("abcd", "abc")


def test_names_of_wildcards_alone() -> None:
    for name, anything, says, literal in (
        ("*", True, False, False),
        ("*.*", True, False, False),
        ("?*", True, False, False),
        ("?", False, False, False),
        (".", False, False, True),
        ("", False, False, True),
        ("a*", False, True, False),
        ("a", False, True, True),
        ("a~1", False, True, False),
        ("a?", False, True, False),
    ):
        found = is_anything(name), says_a_name(name), is_literal(name)
        assert found == (anything, says, literal), name


def test_what_may_be_the_program_of_a_command_line() -> None:
    for line, found in (
        ('"c:\\a b.exe" -x', ["c:\\a b.exe"]),
        ('  "c:\\a b.exe', ["c:\\a b.exe"]),
        ("cmd", ["cmd"]),
        ("cmd /c x", ["cmd /c x", "cmd"]),
        (" cmd /c x", [" cmd /c x", "cmd"]),
        ("c:\\a b.exe", ["c:\\a b.exe"]),
        ("c:\\a b.exe -x", ["c:\\a b.exe -x", "c:\\a b.exe"]),
        ("c:\\x.DLL,Run", ["c:\\x.DLL,Run", "c:\\x.DLL"]),
        ("c:\\a b c", ["c:\\a b c"]),
    ):
        assert list(programs(line)) == found, line
    for kind in (
        "exe",
        "com",
        "bat",
        "cmd",
        "scr",
        "pif",
        "dll",
        "cpl",
        "msc",
        "ps1",
        "vbs",
        "js",
        "hta",
    ):
        assert list(programs(f"\\x.{kind} y"))[1:] == [f"\\x.{kind}"], kind


def test_what_a_path_ends_in() -> None:
    def path(*parts: str) -> WindowsPath:
        return WindowsPath("", "c:", parts, everything_in_it=False, of_user=(), unknown=False)

    for parts, wild, any_file in (
        ((), False, False),
        (("a", "*.exe"), True, True),
        (("a", "*"), True, True),
        (("a", "a*.exe"), True, False),
        (("a?", "x.exe"), True, False),
        (("*", "x.exe"), True, False),
        (("a", "x.*"), True, False),
        (("a", "x.exe"), False, False),
    ):
        assert (path(*parts).wild, path(*parts).any_file) == (wild, any_file), parts
    folder = path("a", "*.exe").folder
    assert (folder.parts, folder.everything_in_it) == (("a",), True)
