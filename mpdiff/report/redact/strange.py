"""Texts of others in which only words that are nobody's may stay: commands, names of files, errors.

A word is nobody's that Windows, Defender, the tools of administrators or this tool use. What is left is a
name, a password or a secret for all that anyone can tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.report.redact.pseudonyms import PSEUDONYM, Place
from mpdiff.report.redact.words import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMANDS: Final = """
    arguments auto bcdedit bypass cacls call certutil cim class cmd cmdlet com computername confirm copy
    create credential cscript del delete dir disable domain echo enable encodedcommand encoded encode
    erroraction executable execution executionpolicy exit false find findstr for force foreach format ftp
    get gpo gpupdate hidden icacls if iex import instance invoke invokemethod invokecommand item
    itemproperty json line literal localgroup log long mklink module move msiexec mshta name namespace net
    net1 netsh new noexit nologo noni noninteractive nop noprofile not null object out output parameter
    passthru password ping post powershell process propertytype psexec psexec64 pwsh query quiet quser
    reboot redirect reg register regsvr32 remote remove rename request resource restart return robocopy
    root rundll32 runas runonce sc schtasks scope script scriptblock scripts self server service session
    set shutdown silent silentlycontinue silently size start stop string sub switch system32 task taskkill
    tasklist tasks template then to token true type uninstall unrestricted update upgrade uri url user
    username using utility value verbose version web wget whatif where whoami windowstyle window wmi wmic
    wmiobject write wscript xcopy dword qword sz multi binary hex
    adddynamicsignature bootsectorscan cancel capturenetworktrace checkexclusion cputhrottling
    disableremediation disableservice displayecsconnection downloadfile dynamic dynamicsignatures engine
    filepath getfiles grouping heapsnapshotconfig level listall listalldynamicsignatures listcustomasr mmpc
    removedefinitions removedynamicsignature resetcontrolledconfiguration resetplatform restore
    restoredefaults revertplatform scan scantype signatures signaturesetid signatureupdate supportlogflag
    timeout trace unc validate validatemapsconnection wddisable wdenable
    accepteula advfirewall argument argumentlist debugger enc ep execute featurename gci headless icm im
    inheritance minimal nul once online ru runas safeboot st sta takeown tn tr unload verb wait wmiclass
    expires owner until access cannot denied error errors failed invalid not unable reachable unreachable
    administrator administrators guests guest everyone
    env home homepath homedrive public userprofile appdata localappdata programdata programfiles windir
    systemroot systemdrive temp tmp
    win32 win64 wow64 wow6432node base64 sha1 sha256 md5 utf8 utf16 utf16le win10 win11 ipv4 ipv6 int32
"""
_MEMBERS: Final = """
    active address addresses antivirus application applications arp audit autoruns basic bin bios
    cache chrome collection collector computer connection connections defender deviceprocessevents details
    dir dns drive edge entries event eventlog events evtx execution exe file files firewall folder folders
    forensics group groups history host hosts info information inbound installed intune ip ipconfig job
    kernel local log logs management mof monitor more msinfo net netstat network ntuser ntuserdat
    operational outbound package part policies powershell prefetch processes programs proxy query
    queryuser raw recent remote scheduled security services session sessions settings setup shadow shared
    shell smb software startup state summary support system systeminfo table task tasks temp
    tempdirfiles terminal time tree usb users usrclass utility version volume wdsupportlogs wifi windows
    winevt winrm wmi actions advanced autoruns dat db edb etl hve investigation md mft pf plist
    pac advancedhunting mp pre post prior original mode ts case example fixture sample samples test old new copy final one two three first second
"""
_SUFFIX: Final = re.compile(
    r"\.(?:[ce]xe|dll|sys|com|ps[dm]?1|bat|cmd|vb[se]|jse?|ms[ip]|lnk|scr|cpl|hta|wsf)(?![^\W_])",
    re.IGNORECASE,
)
_VERB: Final = re.compile(
    r"(?<![\w-])(?:Add|Clear|Compare|Copy|Disable|Enable|Enter|Export|Get|Import|Install|Invoke|Measure"
    r"|Move|New|Out|Register|Remove|Rename|Reset|Restart|Resume|Save|Select|Send|Set|Show|Start|Stop"
    r"|Suspend|Test|Uninstall|Unregister|Update|Wait|Write)-[A-Z][A-Za-z]{2,30}(?![\w-])"
)
_WORD: Final = re.compile(r"(?<=%4)[^\W_]+|(?<!%)[^\W_]+|(?<=%)(?!4)[^\W_]+")
"""A word; `%4` stands for the slash in the file of a log: `Windows Defender%4Operational.evtx`."""
_PART: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")
_NUMBER: Final = re.compile(r"[0-9]{1,4}|0x[0-9a-f]{1,16}", re.IGNORECASE)
_GUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_VERSION: Final = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)+(?:-[0-9]+)?(?![\w.])")
_PATH: Final = re.compile(
    r"(?:(?<![^\W_])[A-Za-z]:|%\w+%|(?<![\w\\/])HK[A-Z_]+|\\Device)[\\/][^\s\"'|;,]*"
)
_JOINED: Final = re.compile(r"(?<![\w\\/.%-])(?<!\b[A-Za-z]:)([\w-]+)\\([\w.-]+)(?![\w\\/.-])")
_SHORTEST: Final = 2
_LONG_NUMBER: Final = 3
_QUOTES: Final = "\"'\\"
_SWITCHES: Final = frozenset({"system", "true", "false", "localhost", "cmd", "powershell"})
"""What is nobody's behind an option too: `/ru SYSTEM`, `-u cmd`."""

_KNOWN_COMMANDS: Final = frozenset(_COMMANDS.split())
_KNOWN_MEMBERS: Final = frozenset(_MEMBERS.split())
_SAID: Final = r"""("[^"]*"|'[^']*'|\\?"[^"\\]*\\?"|[^\s"'/\\;|&,{}()$%-][^\s"'\\;|&,{})]*)"""
"""What stands behind an option: one word or a quoted text; no path, no other option, no variable."""
_BY_OPTION: Final = re.compile(
    r"""(?<![\w-])(?:-(?:computername|computer|cn|(?:cim|ps)session|vmname|credential|cred|username|user|u"""
    r"""|password|pass|pwd|pw|p)(?:\s*[:=]\s*|\s+)"""
    r"""|[-/](?:r|remote|node|user|username|u|password|p|ru|rp|s|savecred)\s*[:=]\s*"""
    r"""|/(?:s|u|p|ru|rp)\s+|(?:user|password|obj)=\s*)""" + _SAID,
    re.IGNORECASE,
)
"""Options behind which a machine, an account or a password stands, whatever that looks like."""
_BY_PLACE: Final = (
    re.compile(
        r"(?<![^\W_])net1?(?:\.exe)?\s+user\s+" + _SAID + r"(?:\s+" + _SAID + ")?", re.IGNORECASE
    ),
    re.compile(
        r"(?<![^\W_])net1?(?:\.exe)?\s+use\s+(?:(?:\*|[a-z]:)\s+)?\\\\[^\s]+\s+" + _SAID,
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![^\W_])net1?(?:\.exe)?\s+(?:local)?group\s+(?:\"[^\"]*\"|[\w-]+)\s+" + _SAID,
        re.IGNORECASE,
    ),
)
Span = tuple[int, int]


def commanded(text: str) -> Iterator[Place]:
    """Return the words of a command line, or of another program's message, that may be names."""
    kept = _kept(text)
    for match in _JOINED.finditer(text):
        both = [_is_strange(word, _KNOWN_COMMANDS) for word in match.groups()]
        if all(both) and not _SUFFIX.search(match[2]):
            yield Place(*match.span(1), "domain")
            yield Place(*match.span(2), "user")
    yield from (Place(*m.span(), "name") for m in PSEUDONYM.finditer(text))
    yield from _by_place(text)
    for match in _WORD.finditer(text):
        start, end = match.span()
        if text[max(0, start - 1) : start] == "\\" or text[end : end + 1] == "\\":
            continue  # a part of a path
        if any(s <= start and end <= e for s, e in kept) or _NUMBER.fullmatch(match[0]):
            continue
        if _is_strange(match[0], _KNOWN_COMMANDS):
            yield Place(start, end, "name")


def _by_place(text: str) -> Iterator[Place]:
    """Return what is a machine, an account or a password by where it stands, and may be any word."""
    for pattern in (_BY_OPTION, *_BY_PLACE):
        for match in pattern.finditer(text):
            for number, said in enumerate(match.groups(), 1):
                inner = (said or "").strip(_QUOTES)
                if not _is_nobodys(inner):
                    start = match.start(number) + said.index(inner)
                    yield Place(start, start + len(inner), "name")


def _is_nobodys(said: str) -> bool:
    """Return whether what stands behind an option is a program, a path, a short number or a switch."""
    short = said.isdecimal() and len(said) < _LONG_NUMBER
    shown = short or not _WORD.search(said) or fold(said) in _SWITCHES
    return shown or bool(_SUFFIX.search(said) or _PATH.match(said))


def _kept(text: str) -> list[Span]:
    """Return where paths, programs, cmdlets, versions and GUIDs stand."""
    kept = [m.span() for pattern in (_PATH, _VERB, _GUID, _VERSION) for m in pattern.finditer(text)]
    for match in _SUFFIX.finditer(text):
        start = match.start()
        while start and (text[start - 1].isalnum() or text[start - 1] in "_-."):
            start -= 1
        kept.append((start, match.end()))
    return kept


def members(text: str) -> Iterator[Place]:
    """Return the words of a file's name or path inside a package that not every package has."""
    return (Place(start, end, "file") for start, end in strange_words(text))


def strange_words(text: str) -> Iterator[Span]:
    """Return where words stand that are no words of Windows, Defender or this tool; no numbers.

    What has the shape of a pseudonym counts as one word.
    """
    shaped = [m.span() for m in PSEUDONYM.finditer(text)]
    yield from shaped
    kept = [*shaped, *(m.span() for m in _GUID.finditer(text))]
    for match in _WORD.finditer(text):
        if any(s <= match.start() and match.end() <= e for s, e in kept):
            continue
        if not match[0].isdecimal() and _is_strange(match[0], _KNOWN_MEMBERS):
            yield match.span()


def _is_strange(word: str, more: frozenset[str]) -> bool:
    if len(word) < _SHORTEST or _is_known(word, more):
        return False
    parts = [
        part for part in _PART.findall(word) if len(part) >= _SHORTEST and not part.isdecimal()
    ]
    if parts and any(map(str.isdecimal, word)):
        # `DC01` and `Admin2024` are names, whatever `DC` and `Admin` are; `before2` is a part of a file's name.
        small = not any(map(str.isupper, parts))
        return not (
            more is _KNOWN_MEMBERS
            and all(fold(part) in more or (small and is_prose(part)) for part in parts)
        )
    return not all(_is_known(part, more) for part in parts)


def _is_known(word: str, more: frozenset[str]) -> bool:
    return fold(word) in more or is_prose(word)
