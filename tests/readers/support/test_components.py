"""Small texts of one component each: the lines that are certain, nothing else."""

from __future__ import annotations

import io

from mpdiff.readers.support.components import (
    DeviceControl,
    NetworkProtection,
    SecurityCenter,
    SecurityProduct,
    read_device_control,
    read_network_protection,
    read_security_center,
)
from samples import write_support as write
from tests.support.clocks import UNKNOWN


def stream(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode("utf-16"))


def test_network_protection_has_a_mode_and_warnings() -> None:
    text = write.network_protection_state("block", ["Real-time protection is off."])
    assert read_network_protection(stream(text), "m", UNKNOWN) == NetworkProtection(
        "m", "block", ("Real-time protection is off.",)
    )


def test_registered_products_are_read_once_each() -> None:
    text = write.security_center(
        [("Other AV", 266240, r"C:\o.exe"), ("Microsoft Defender", 393472, "x")]
    )
    assert read_security_center(stream(text + text), "m", UNKNOWN) == SecurityCenter(
        "m",
        (
            SecurityProduct("Other AV", None, "266240", r"C:\o.exe"),
            SecurityProduct("Microsoft Defender", None, "393472", "x"),
        ),
    )


def test_the_other_form_names_the_provider() -> None:
    text = (
        "Products of WSC_SECURITY_PROVIDER_ANTIVIRUS\n  Name: Other AV\n  State: On\n"
        "  Health: WSC_SECURITY_PROVIDER_HEALTH_GOOD\n  Name: Second\n"
        "WSC_SECURITY_PROVIDER_FIREWALL\n  Name: Wall\n  State: Off\n"
    )
    assert read_security_center(stream(text), "m", UNKNOWN).products == (
        SecurityProduct("Other AV", "antivirus", "On"),
        SecurityProduct("Second", "antivirus"),
        SecurityProduct("Wall", "firewall", "Off"),
    )


def test_device_control_has_the_running_mode_of_the_service() -> None:
    text = write.device_control("Passive")
    assert read_device_control(stream(text), "m", UNKNOWN) == DeviceControl(
        "m", "Passive", "Disabled", "DefaultAllow"
    )


def test_what_holds_no_such_line_is_said() -> None:
    for read in (read_network_protection, read_security_center, read_device_control):
        found = read(stream("nothing of the kind\n"), "m", UNKNOWN)
        assert [n.code for n in found.notices] == ["support-empty"]
