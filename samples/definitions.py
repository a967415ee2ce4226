"""What each sample holds. All of it is made up: devices, people, times, programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from samples.campaign import CAMPAIGN
from samples.device import (
    ASR,
    DRIVERS,
    LSASS,
    MANAGED,
    OFFICE_CHILDREN,
    PSEXEC,
    RANSOMWARE,
    SCRIPTS,
    Device,
)
from samples.story import (
    CABINET,
    EVENT_TEXT,
    TAMPER_PROTECTION,
    Sample,
    Snapshot,
    add,
    put,
    refused,
    remove,
    rule,
    threat,
)
from samples.write_witnesses import (
    beside_another_antivirus,
    configuration_reset,
    listings_alone,
    only_other_witnesses,
    service_stopped,
)

REALTIME: Final = "DisableRealtimeMonitoring"
FOLDER: Final = "WdSupportLogs/TroubleshootingMode/"


def _device(number: int, zone: str = "Europe/Berlin", locale: str = "en-US") -> Device:
    """Return a workstation whose identifier follows from its number."""
    computer_id = f"{number:04X}A1B2-0C3D-4E5F-8A9B-{number * 7919:012X}"
    return Device(f"WS-{number:04d}", computer_id, zone, locale)


def _day(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour, minute, 7, tzinfo=UTC)


def _managed(*names: str, location: str = "mdm policy") -> dict[str, str]:
    return dict.fromkeys(names, location)


SCENARIOS: Final = (
    Sample(
        name="install-blocked",
        about="The documented scenario: real-time protection off so that an installer runs. "
        "Policy puts it back when the window ends.",
        device=_device(42),
        start=_day(3, 10, 8, 15),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1", "utf-16"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1", "utf-16"),
        steps=(put("0:17", TAMPER_PROTECTION, value=True), put("0:19", REALTIME, value=True)),
    ),
    Sample(
        name="high-cpu",
        about="The documented scenario: three exclusions for a database. They are local and stay. "
        "The events are there twice, as .evtx and as text.",
        device=_device(117),
        start=_day(3, 17, 13, 2),
        before=Snapshot("Troubleshooting Mode/mppreference-pre.txt", "console"),
        after=Snapshot("Troubleshooting Mode/mppreference-post.txt", "console"),
        text_log=EVENT_TEXT,
        steps=(
            add("0:41", "ExclusionPath", r"C:\DB\DataFiles"),
            add("0:44", "ExclusionExtension", ".dbx"),
            add("0:52", "ExclusionProcess", r"C:\DB\Bin\Convertdb.exe"),
        ),
    ),
    Sample(
        name="slow-application",
        about="The documented scenario in an older window of three hours. CLIXML snapshots in the "
        "cabinet; no MPRegistry.txt, but the effective configuration.",
        device=_device(203, "Europe/London", "en-GB"),
        start=_day(2, 4, 9, 30),
        length="3:00",
        collected="3:40",
        before=Snapshot(CABINET + "TSMode/MpPreferencePre.xml", "clixml", "utf-16"),
        after=Snapshot(CABINET + "TSMode/MpPreferencePost.xml", "clixml", "utf-16"),
        registry=False,
        effective_config=True,
        window_in="events",
        steps=(put("0:22", TAMPER_PROTECTION, value=True), put("0:23", REALTIME, value=True)),
    ),
    Sample(
        name="pua-blocked",
        about="The documented scenario of 2022: blocking of unwanted programs off. Snapshots of "
        "PowerShell 7 in the cabinet.",
        device=_device(318, "America/New_York"),
        start=_day(4, 21, 14, 45),
        before=Snapshot(CABINET + "TSMode/MpPreferenceStart.json", "json-7"),
        after=Snapshot(CABINET + "TSMode/MpPreferenceEnd.json", "json-7"),
        steps=(put("0:16", TAMPER_PROTECTION, value=True), put("0:29", "PUAProtection", 0)),
    ),
    Sample(
        name="asr-office-plugin",
        about="The documented scenario: one ASR rule off for an Office plug-in. Only the files' "
        "times tell which snapshot is the first.",
        device=_device(467),
        start=_day(5, 12, 7, 20),
        before=Snapshot(FOLDER + "c41f07d2.json", "json-5.1"),
        after=Snapshot(FOLDER + "19b8a6e5.json", "json-5.1"),
        steps=(rule("0:35", OFFICE_CHILDREN, 0),),
    ),
    Sample(
        name="network-protection",
        about="The documented scenario: network protection off for a blocked domain. The folders "
        "tell the snapshots apart; the end of the window is a number.",
        device=_device(588, "America/New_York"),
        start=_day(6, 3, 16, 5),
        before=Snapshot(FOLDER + "before/MpPreference.txt", "console", "utf-16"),
        after=Snapshot(FOLDER + "after/MpPreference.txt", "console", "utf-16"),
        expiry_as_number=True,
        effective_config=True,
        steps=(put("0:27", "EnableNetworkProtection", 0),),
    ),
)

SPELLINGS: Final = (
    Sample(
        name="clean",
        about="Nothing was changed; the after snapshot has its lists in another order and case.",
        device=_device(604),
        start=_day(3, 24, 9, 0),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1", shuffled=True),
        initial={"ExclusionExtension": (".dbx", ".idx"), "ExclusionProcess": ("sqlservr.exe",)},
    ),
    Sample(
        name="strengthened",
        about="Every change is for the better: a weak device was hardened. YAML snapshots.",
        device=_device(611),
        start=_day(4, 7, 12, 30),
        before=Snapshot(FOLDER + "MpPreference_Before.yaml", "yaml"),
        after=Snapshot(FOLDER + "MpPreference_After.yaml", "yaml"),
        initial={
            "CloudBlockLevel": 0,
            "EnableNetworkProtection": 0,
            ASR: {OFFICE_CHILDREN: 1, LSASS: 2, SCRIPTS: 1},
            "ExclusionPath": (r"C:\Program Files\Contoso Backup\Cache", r"C:\Temp"),
        },
        managed={},
        steps=(
            put("0:20", "CloudBlockLevel", 2),
            put("0:21", "EnableNetworkProtection", 2),
            rule("0:25", LSASS, 1),
            remove("0:31", "ExclusionPath", r"C:\Temp"),
        ),
    ),
    Sample(
        name="not-administrator",
        about="The after snapshot was not taken as administrator and hides its exclusions; the "
        "event log shows that one was added.",
        device=_device(622),
        start=_day(4, 15, 8, 50),
        before=Snapshot(FOLDER + "MpPreference_Before.txt", "console"),
        after=Snapshot(
            FOLDER + "MpPreference_After.txt",
            "console",
            hidden="N/A: Must be an administrator to view exclusions",
        ),
        managed=_managed("PUAProtection"),
        steps=(
            put("0:30", "PUAProtection", 2),
            add("0:44", "ExclusionPath", r"C:\Users\j.doe\source\repos"),
        ),
    ),
    Sample(
        name="cut-lists",
        about="Console text that shows four items of a list: two items are visible in one snapshot "
        "only, which is no change, and one list has certainly grown out of sight.",
        device=_device(639),
        start=_day(5, 5, 10, 10),
        before=Snapshot(FOLDER + "MpPreference_Before.txt", "console", limit=4, width=120),
        after=Snapshot(FOLDER + "MpPreference_After.txt", "console", limit=4, width=120),
        initial={
            "ExclusionPath": tuple(rf"D:\Databases\DB{n}" for n in (1, 2, 3, 4, 5, 6)),
            "ExclusionExtension": (".dbx", ".idx"),
        },
        steps=(
            remove("0:33", "ExclusionPath", r"D:\Databases\DB2"),
            add("0:50", "ExclusionExtension", ".tmp"),
            add("0:51", "ExclusionExtension", ".bak"),
            add("0:52", "ExclusionExtension", ".ps1"),
        ),
    ),
    Sample(
        name="utf16-cabinet",
        about="Everything is UTF-16, MPRegistry.txt and the before snapshot without a byte order "
        "mark; the cabinet is compressed (MSZIP). Cloud protection was turned down.",
        device=_device(645, "Europe/London", "en-GB"),
        start=_day(5, 19, 11, 40),
        before=Snapshot(CABINET + "TSMode/MpPreference-begin.txt", "console", "utf-16-no-mark"),
        after=Snapshot(CABINET + "TSMode/MpPreference-final.txt", "console", "utf-16"),
        cabinet="mszip",
        text_encoding="utf-16",
        registry_encoding="utf-16-no-mark",
        steps=(put("1:08", "MAPSReporting", 0), put("1:10", "CloudBlockLevel", 0)),
    ),
    Sample(
        name="spellings",
        about="JSON before, console text after, and nearly every value spelled otherwise; one real "
        "change, that no more samples are sent.",
        device=_device(658),
        start=_day(6, 16, 6, 55),
        before=Snapshot(
            FOLDER + "MpPreference_Before.json",
            "json-5.1",
            spelled={
                "EnableNetworkProtection": "Enabled",
                "PUAProtection": "Enabled",
                "MAPSReporting": "Advanced",
                "ExclusionPath": r"C:\Program Files\Contoso Backup\Cache",
                "ExclusionExtension": ["dbx", ".IDX"],
            },
        ),
        after=Snapshot(FOLDER + "MpPreference_After.txt", "console", shuffled=True),
        initial={"ExclusionExtension": (".dbx", ".idx")},
        managed={},
        steps=(put("1:32", "SubmitSamplesConsent", 2),),
    ),
)

ATTACK: Final = (
    Sample(
        name="attacker",
        about="An intruder uses the window: refused at first, then tamper protection off, and in "
        "steps of three minutes everything else.",
        device=_device(707),
        start=_day(7, 8, 21, 4),
        length="3:58",
        collected="6:10",
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1", "utf-16"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1", "utf-16"),
        managed=_managed(REALTIME, "DisableIOAVProtection", "EnableNetworkProtection"),
        steps=(
            refused("0:02", REALTIME, "(Current)"),
            refused("0:04", "DisableBehaviorMonitoring", "(Current)"),
            put("0:09", TAMPER_PROTECTION, value=True),
            put("0:12", REALTIME, value=True),
            put("0:15", "DisableBehaviorMonitoring", value=True),
            put("0:18", "DisableIOAVProtection", value=True),
            put("0:21", "DisableScriptScanning", value=True),
            put("0:24", "MAPSReporting", 0),
            put("0:27", "SubmitSamplesConsent", 2),
            add("0:30", "ExclusionPath", "C:\\"),
            add("0:33", "ExclusionPath", r"C:\Users\Public"),
            add("0:36", "ExclusionPath", "*.exe"),
            add("0:39", "ExclusionExtension", ".exe"),
            add("0:42", "ExclusionProcess", "powershell.exe"),
            rule("0:45", LSASS, 0),
            rule("0:48", PSEXEC, 0),
            rule("0:51", DRIVERS, 2),
            rule("0:54", RANSOMWARE, 6),
            put("0:57", "SevereThreatDefaultAction", 6),
            put("1:00", "HighThreatDefaultAction", 6),
            threat("1:03", "2147786200", 6),
            put("1:06", "SignatureDefinitionUpdateFileSharesSources", r"\\10.20.7.99\definitions"),
            put("1:09", "SignatureFallbackOrder", "FileShares"),
        ),
    ),
)

EVENTS: Final = (
    Sample(
        name="off-and-on-again",
        about="Both snapshots are equal, but real-time protection was off for 42 minutes, an ASR "
        "rule for 38 and tamper protection for 49. Events as .evtx and as text.",
        device=_device(801),
        start=_day(3, 3, 12, 0),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-7"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-7"),
        text_log=EVENT_TEXT,
        steps=(
            put("0:31", TAMPER_PROTECTION, value=True),
            put("0:33", REALTIME, value=True),
            rule("0:36", OFFICE_CHILDREN, 0),
            rule("1:14", OFFICE_CHILDREN, 1),
            put("1:15", REALTIME, value=False),
            put("1:20", TAMPER_PROTECTION, value=False),
        ),
    ),
    Sample(
        name="exclusion-three-minutes",
        about="Both snapshots are equal; a download folder was excluded for three minutes.",
        device=_device(812, "America/New_York"),
        start=_day(4, 2, 15, 25),
        before=Snapshot(FOLDER + "MpPreference_Before.txt", "console"),
        after=Snapshot(FOLDER + "MpPreference_After.txt", "console"),
        steps=(
            add("1:05", "ExclusionPath", r"C:\Users\j.doe\Downloads"),
            remove("1:08", "ExclusionPath", r"C:\Users\j.doe\Downloads"),
        ),
    ),
    Sample(
        name="blocked-by-tamper-protection",
        about="Nothing changed: tamper protection refused every attempt (events 5013).",
        device=_device(823),
        start=_day(4, 28, 7, 15),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1"),
        steps=(
            refused("0:21", REALTIME, "(Current)"),
            refused("0:22", REALTIME, value=True),
            refused("0:26", "DisableScriptScanning", value=True, word="Ignored"),
        ),
    ),
    Sample(
        name="log-starts-late",
        about="The log begins an hour into the window: one change is older than it, one is in it.",
        device=_device(834),
        start=_day(5, 26, 13, 10),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1"),
        log_from="1:00",
        managed={},
        steps=(
            put("0:25", "DisableArchiveScanning", value=True),
            add("2:10", "ExclusionPath", r"E:\Scratch"),
        ),
    ),
    Sample(
        name="management-change",
        about="Two settings were changed by management in the window (Group Policy and Policy "
        "Manager), one by the local administrator.",
        device=_device(845, "Europe/London", "en-GB"),
        start=_day(6, 9, 8, 35),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-7"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-7"),
        managed={**MANAGED, "PUAProtection": "system policy"},
        steps=(
            put("0:40", "PUAProtection", 2, by="policy"),
            put("0:55", "EnableNetworkProtection", 2, by="mdm"),
            add("1:30", "ExclusionProcess", r"C:\Program Files\Contoso ERP\erp.exe"),
        ),
    ),
    Sample(
        name="german-text-log",
        about="A German device: the events only as text, newest first, no time zone anywhere; "
        "snapshots in Windows-1252.",
        device=_device(856, locale="de-DE"),
        start=_day(7, 14, 8, 0),
        before=Snapshot(FOLDER + "MpPreference_Before.txt", "console", "windows-1252"),
        after=Snapshot(FOLDER + "MpPreference_After.txt", "console", "windows-1252"),
        log=None,
        text_log=EVENT_TEXT,
        newest_first=True,
        system_information=False,
        initial={"ExclusionPath": (r"C:\Programme\Müller Büro\Daten",)},
        steps=(
            put("0:24", TAMPER_PROTECTION, value=True),
            put("0:26", REALTIME, value=True),
            add("0:38", "ExclusionPath", r"C:\Users\j.müller\Aufträge"),
        ),
    ),
)

CURRENT: Final = (
    Sample(
        name="reverted-by-policy",
        about="Weakened in the window, back when the package was collected: policy holds it.",
        device=_device(901),
        start=_day(3, 31, 9, 45),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1"),
        effective_config=True,
        managed={**MANAGED, **_managed("MAPSReporting", ASR, location="system policy")},
        steps=(
            put("0:28", "PUAProtection", 0),
            put("0:30", "MAPSReporting", 0),
            rule("0:37", SCRIPTS, 2),
        ),
    ),
    Sample(
        name="local-change-stayed",
        about="Weakened in the window and still so when the package was collected: nobody but the "
        "local administrator set it.",
        device=_device(912, "America/New_York"),
        start=_day(4, 9, 17, 30),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-7"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-7"),
        collected="26:00",
        managed=_managed(REALTIME, "EnableNetworkProtection"),
        steps=(
            put("0:45", "DisableArchiveScanning", value=True),
            put("0:47", "CloudBlockLevel", 0),
            add("1:12", "ExclusionPath", r"C:\Users\j.doe\AppData\Local\Temp"),
        ),
    ),
    Sample(
        name="weakened-after-second-snapshot",
        about="Both snapshots are equal; 35 minutes after the window an exclusion was added and "
        "cloud protection turned off.",
        device=_device(923),
        start=_day(5, 7, 6, 40),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1"),
        collected="6:00",
        managed={},
        steps=(
            add("4:35", "ExclusionPath", r"C:\ProgramData\Updater"),
            put("4:36", "MAPSReporting", 0),
        ),
    ),
    *(
        Sample(
            name="two-packages",
            about="Two packages of one device, without snapshots: what held when each was collected.",
            device=_device(934),
            start=_day(6, 23, 8, 0),
            before=None,
            after=None,
            collected=collected,
            window_in="nothing",
            effective_config=True,
            managed={},
            file=f"package-{letter}.zip",
            steps=(
                put("2:10", "SubmitSamplesConsent", 2),
                add("2:14", "ExclusionPath", r"C:\Build\Output"),
                rule("2:21", PSEXEC, 0),
            ),
        )
        for letter, collected in (("a", "0:10"), ("b", "7:00"))
    ),
)

BROKEN: Final = (
    Sample(
        name="missing-after",
        about="The registry shows a window, but there is no second snapshot.",
        device=_device(945),
        start=_day(7, 1, 10, 20),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=None,
        managed={},
        steps=(add("1:15", "ExclusionPath", r"C:\Windows\Temp"),),
    ),
    Sample(
        name="file-pair",
        about="Two files instead of a package: JSON before, console text after.",
        device=_device(956),
        start=_day(7, 21, 9, 5),
        before=Snapshot("before.json", "json-5.1", "utf-16"),
        after=Snapshot("after.txt", "console"),
        file="",
        managed={},
        steps=(
            put("0:30", "CloudBlockLevel", 0),
            rule("0:35", SCRIPTS, 2),
            add("0:40", "ExclusionPath", r"C:\Users\j.doe\AppData\Local\Temp"),
        ),
    ),
    Sample(
        name="device-mismatch",
        about="The after snapshot, a CSV without lists, is from another device.",
        device=_device(967),
        other_device=_device(968),
        start=_day(7, 28, 14, 0),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-7"),
        after=Snapshot(FOLDER + "MpPreference_After.csv", "csv"),
        managed={},
        steps=(put("0:50", "CloudBlockLevel", 0),),
    ),
)

WITNESSES: Final = (
    Sample(
        name="only-other-witnesses",
        about="Snapshots, event log and registry are clean; the protection log, the log of commands and "
        "the status show that protection was off and malware was found meanwhile.",
        device=_device(1011),
        start=_day(8, 4, 9, 20),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1"),
        witnesses=only_other_witnesses,
    ),
    Sample(
        name="listings-alone",
        about="Two listings of the protection log alone show an exclusion that came and went; the "
        "Security log shows who had a session.",
        device=_device(1022),
        start=_day(8, 11, 7, 45),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-7"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-7"),
        witnesses=listings_alone,
    ),
    Sample(
        name="service-stopped",
        about="The System log alone shows that the service was stopped for 21 minutes; a hunting row "
        "names the account of a change.",
        device=_device(1033),
        start=_day(8, 18, 12, 10),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1"),
        steps=(put("0:57", "DisableArchiveScanning", value=True),),
        witnesses=service_stopped,
    ),
    Sample(
        name="beside-another-antivirus",
        about="The state of device control alone shows that Defender ran in passive mode beside another "
        "antivirus; a collector failed.",
        device=_device(1055),
        start=_day(9, 1, 8, 5),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1"),
        witnesses=beside_another_antivirus,
    ),
    Sample(
        name="configuration-reset",
        about="The log of commands alone shows that configuration protection was reset in the window.",
        device=_device(1044, "America/New_York"),
        start=_day(8, 25, 14, 30),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1"),
        steps=(put("1:05", "DisableArchiveScanning", value=True),),
        witnesses=configuration_reset,
    ),
)

SAMPLES: Final = (
    *SCENARIOS,
    *SPELLINGS,
    *ATTACK,
    *EVENTS,
    *CURRENT,
    *BROKEN,
    *WITNESSES,
    *CAMPAIGN,
)
