"""Prints of Get-MpComputerStatus: typed values, blank and absent apart, in every format."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from mpdiff.readers.support.prints import status
from mpdiff.readers.support.prints.moments import Moment
from samples import write_support as write
from tests.support.clocks import BERLIN, UNKNOWN, at
from tests.support.places import CORPUS, needs_corpus
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.readers.support.prints.status import StatusPrints, StatusValue

SCANNED = at("2026-07-08 20:00:00")
ENDS = at("2026-07-09 01:04:00")
VALUES: dict[str, write.StatusValue] = {
    **write.STATUS,
    "AMRunningMode": "EDR Block Mode",
    "RealTimeProtectionEnabled": False,
    "QuickScanEndTime": SCANNED,
    "TroubleShootingEndTime": ENDS,
    "TroubleShootingDailyQuotaLeft": 240,
    "TroubleShootingExpirationLeft": "3 hours & more",
}


def read(text: str, name: str = "status.txt", encoding: str = "utf-16") -> StatusPrints:
    return status.read(io.BytesIO(text.encode(encoding)), name, BERLIN)


def plain(value: StatusValue) -> object:
    return value.time if isinstance(value, Moment) else value


def as_csv(values: dict[str, write.StatusValue], delimiter: str = ",", first: str = "") -> str:
    """Return what `Export-Csv` writes of a print; `first`: the line of Windows PowerShell's own."""
    pairs = [
        line.partition(" :")
        for line in write.status_list(values, zone="Europe/Berlin").splitlines()
        if line.strip()
    ]
    rows = [[name.strip() for name, _, _ in pairs], [value.strip() for _, _, value in pairs]]
    return first + "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)


TYPE = "#TYPE Microsoft.Management.Infrastructure.CimInstance#MSFT_MpComputerStatus\r\n"


@for_each(
    "text",
    [
        as_csv(VALUES),
        as_csv(VALUES, ";"),
        as_csv(VALUES, "\t", TYPE),
        write.status_list(VALUES, zone="Europe/Berlin"),
        write.status_json(VALUES),
        write.status_clixml(VALUES),
        write.status_list(VALUES, zone="Europe/Berlin").replace("\n", "\n# "),
        "PS C:\\> Get-MpComputerStatus\n"
        + write.status_list(VALUES, zone="Europe/Berlin")
        + "PS C:\\> ",
    ],
    ids=["csv", "semicolons", "typed", "list", "json", "clixml", "commented", "transcript"],
)
def test_what_was_printed_is_read_in_every_format(text: str) -> None:
    found = read(text.replace("7/8/2026", "8/7/2026").replace("7/9/2026", "9/7/2026"))
    (one,) = found.prints
    assert {name: plain(value) for name, value in one.values.items()} == VALUES
    assert one.not_before is not None
    assert one.not_before.time == SCANNED
    assert found.notices == ()
    assert status.detect(text.encode(), "whatever.txt")


def test_blank_and_absent_are_two_things() -> None:
    (one,) = read("IsTamperProtected : True\nAMRunningMode :\nNISEnabled : False\n").prints
    assert one.values == {"IsTamperProtected": True, "AMRunningMode": None, "NISEnabled": False}
    assert one.not_before is None


def test_a_table_of_a_few_properties_is_read_by_its_columns() -> None:
    text = (
        "AMRunningMode  RealTimeProtectionEnabled IsTamperProtected\n"
        "-------------  ------------------------- -----------------\n"
        "EDR Block Mode                     False                  \n\n"
    )
    assert [one.values for one in read(text).prints] == [
        {
            "AMRunningMode": "EDR Block Mode",
            "RealTimeProtectionEnabled": False,
            "IsTamperProtected": None,
        }
    ]


def test_two_prints_in_one_file_stay_two() -> None:
    text = write.status_list(write.STATUS, zone="UTC")
    off = write.status_list({**write.STATUS, "IsTamperProtected": False}, zone="UTC")
    assert [one.values["IsTamperProtected"] for one in read(text + off).prints] == [True, False]
    assert len(read(f"[{write.status_json(VALUES)},{write.status_json(VALUES)}]").prints) == 2


def test_a_transcript_says_when_it_began() -> None:
    text = "*****\nWindows PowerShell transcript start\nStart time: 20260708231500\n*****\n"
    (one,) = read(text + write.status_list(write.STATUS, zone="UTC")).prints
    assert one.not_before is not None
    assert one.not_before.time == at("2026-07-08 21:15:00")


def test_a_value_of_another_type_stays_text_and_is_noted() -> None:
    found = read("IsTamperProtected : perhaps\nNISEnabled : 1\nAMServiceEnabled : True\n")
    assert found.prints[0].values == {
        "IsTamperProtected": "perhaps",
        "NISEnabled": "1",
        "AMServiceEnabled": True,
    }
    assert [n.message for n in found.notices] == [
        "2 values are not of the type of their property: IsTamperProtected, NISEnabled."
    ]


@for_each(
    "text",
    [
        "",
        "ComputerID : x\nIsTamperProtected : True\n",
        "DisableRealtimeMonitoring : False\nPUAProtection : 1\nMAPSReporting : 2\nComputerID : x\n",
        '{"RealTimeProtectionEnabled": ',
        "<Objs></Objs>",
        "[" * 5000,
    ],
)
def test_what_is_no_status_is_none(text: str) -> None:
    assert not status.detect(text.encode(), "whatever.txt")
    found = read(text)
    assert found.prints == ()
    assert [n.code for n in found.notices] == ["support-empty"]


def test_a_file_of_that_name_may_name_one_property_only() -> None:
    (one,) = read("AMRunningMode : Passive Mode\n", "MpComputerStatus.txt").prints
    assert one.values == {"AMRunningMode": "Passive Mode"}


@needs_corpus
@pytest.mark.parametrize(
    ("name", "realtime", "source", "quota"),
    [
        ("2025-10_4.18.25080_format-list-star_COMMENTED.txt", False, "UI", None),
        ("mondoo_live_server2025_platform-4.18.26070.9.json", True, "Signatures", None),
    ],
)
def test_real_prints_are_read(*, name: str, realtime: bool, source: str, quota: None) -> None:
    with (CORPUS / "not-mppreference" / name).open("rb") as stream:
        found = status.read(stream, name, UNKNOWN)
    (one,) = found.prints
    assert one.values["RealTimeProtectionEnabled"] is realtime
    assert one.values["IsTamperProtected"] is False
    assert one.values["TamperProtectionSource"] == source
    assert one.values["TroubleShootingDailyMaxQuota"] is quota
    assert found.notices == ()
    assert one.not_before is not None


@needs_corpus
def test_a_real_transcript_holds_one_status_and_the_settings_are_none() -> None:
    path = (
        CORPUS / "mppreference-text" / "server2019-4.18.1905_appstream_transcript-status+pref.txt"
    )
    with path.open("rb") as stream:
        found = status.read(stream, "t.txt", UNKNOWN)
    assert [one.values["AMProductVersion"] for one in found.prints] == ["4.18.1905.4"]
    assert "AMRunningMode" not in found.prints[0].values
