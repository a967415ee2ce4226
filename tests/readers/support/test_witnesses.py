"""The registry of support files: each is told, none raises whatever it is given."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpdiff.base.notices import NOTICES
from mpdiff.catalogue import catalogue
from mpdiff.readers.support import WITNESSES, Witness, detect_support
from mpdiff.readers.support.mplog.log import MpLog
from samples import write_support as write
from tests.support.clocks import BERLIN, UNKNOWN, at

START = at("2026-07-08 21:04:00")
WRITTEN = {
    "mplog": (
        "MPLog-07082026-210400.log",
        write.mp_log(
            [
                (START, write.real_time_state(2, 0)),
                (None, write.exclusion_listing({"Path": ["C:\\"]})),
            ]
        ),
    ),
    "mpcmdrun": ("MpCmdRun.log", write.command_run("-Scan", START, zone="UTC", ended=START)),
    "status": ("MpComputerStatus.txt", write.status_list(write.STATUS, zone="UTC")),
    "collection-summary": (
        "Forensics Collection Summary.csv",
        write.collection_summary([("x", "y", START, START + timedelta(seconds=1), "")]),
    ),
    "query-user": ("QueryUser.txt", write.query_user([("a", None, START)], zone="UTC")),
    "network-protection-state": (
        "NetworkProtectionState.txt",
        write.network_protection_state("audit", ["w"]),
    ),
    "security-center": ("WSCInfo.txt", write.security_center([("AV", 1, "p")])),
    "device-control": ("DeviceControlInfo.txt", write.device_control("Active")),
}

witnesses = pytest.mark.parametrize("witness", WITNESSES, ids=lambda w: w.name)


def drained(witness: Witness, data: bytes, member: str = "m") -> list[str]:
    """Read a member to its end; returns the codes of its notices."""
    reading = witness.read(io.BytesIO(data), member, UNKNOWN)
    if isinstance(reading, MpLog):
        list(reading)
    assert reading.member == member
    assert reading.kind == witness.name
    return [notice.code for notice in reading.notices]


def test_a_writer_exists_for_every_witness() -> None:
    assert list(WRITTEN) == [witness.name for witness in WITNESSES]


@witnesses
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_what_is_written_is_told_and_read_without_a_notice(witness: Witness, encoding: str) -> None:
    name, text = WRITTEN[witness.name]
    data = text.encode(encoding)
    assert detect_support(data, f"WdSupportLogs/MPSupportFiles.cab!{name}") is witness
    reading = witness.read(io.BytesIO(data), name, BERLIN)
    if isinstance(reading, MpLog):
        assert len(list(reading)) == 2
    assert reading.notices == ()


@witnesses
@given(data=st.binary(max_size=4000) | st.text(max_size=2000).map(str.encode))
def test_any_bytes_are_read_without_raising(witness: Witness, data: bytes) -> None:
    assert set(drained(witness, data)) <= NOTICES.keys()
    assert witness.detect(data, "unknown.bin") in (True, False)


@witnesses
@given(data=st.data())
def test_a_file_cut_and_mixed_is_read_without_raising(
    witness: Witness, data: st.DataObject
) -> None:
    encoded = WRITTEN[witness.name][1].encode("utf-16")
    cut = data.draw(st.integers(0, len(encoded)))
    noise = data.draw(st.binary(max_size=40))
    assert set(drained(witness, encoded[:cut] + noise + encoded[cut:])) <= NOTICES.keys()


@witnesses
@pytest.mark.parametrize(
    "content", [b"\0" * 100_000, b" " * 100_000, b"\n" * 100_000, b"-" * 100_000]
)
def test_a_file_of_one_letter_says_nothing(witness: Witness, content: bytes) -> None:
    assert "support-empty" in drained(witness, content)


@witnesses
def test_a_container_that_stores_a_file_is_not_that_file(witness: Witness) -> None:
    stored = b"MSCF\0\0\0\0" + WRITTEN[witness.name][1].encode()
    assert detect_support(stored, "WdSupportLogs/MPSupportFiles.cab") is None


def test_a_member_of_another_kind_is_none_of_them() -> None:
    assert detect_support(b"MZ\0\0", "x.exe") is None
    assert detect_support(b"", "Autoruns.txt") is None


def test_every_reader_that_the_catalogue_names_of_these_exists() -> None:
    named = {kind.read for kind in catalogue().data.members.kinds} - {""}
    others = {
        "snapshot",
        "effective-config",
        "registry",
        "event-log",
        "event-text",
        "system-info",
        "container",
    }
    assert named - others == {witness.name for witness in WITNESSES}
