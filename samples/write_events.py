r"""Writes what Defender's operational log says of a sample: the steps, and the log's daily life.

A step becomes the event 5007 of its registry value, with what stood there before; some steps have
an event of their own besides (5000, 5001, 5004); a refused one is a 5013.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.catalogue import catalogue
from samples.device import ENGINE, PLATFORM, State
from samples.story import TAMPER_PROTECTION, By, Sample, Step, played, span, value_of
from samples.write_registry import registry_data, registry_path
from tests.support.evtxwriter import EventSpec, write_evtx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.catalogue.entries import Setting

PRODUCT: Final = {"Product Name": "Microsoft Defender Antivirus", "Product Version": PLATFORM}
SIGNATURES: Final = "1.439.212.0"

_LOCAL: Final = "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\"
_POLICY: Final = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\"
ROOTS: Final[dict[By, str]] = {
    "local": _LOCAL,
    "policy": _POLICY,
    "mdm": _POLICY + "Policy Manager\\",
}
_FEATURES: Final = {
    "DisableBehaviorMonitoring": "Behavior Monitoring",
    "DisableIOAVProtection": "Internet Explorer downloads and Microsoft Outlook Express attachments",
}
"""Parts of real-time protection, as event 5004 names them."""

_NOISE: Final = (
    ("CoreService\\WdConfigHash", "0x1ADAC0BC", "0x194C897"),
    ("Diagnostics\\LastSignatureUpdateResult", "0x80072EE7", "0x0"),
    ("Features\\EcsConfigs\\MpFC_EcsConfigDownloadInterval", "0x3C", "0x3E"),
    ("SpyNet\\LastMAPSSuccessTimeString", "2026-01-01T00:00:00Z", "2026-01-01T08:00:00Z"),
    ("CoreService\\WdConfigHash", "0x194C897", "0x5959111F"),
)
"""Configuration that Defender changes by itself."""


@dataclass(frozen=True)
class Logged:
    """One event. `fields` as the provider names them."""

    time: datetime
    event_id: int
    fields: dict[str, str]


def events(sample: Sample) -> list[Logged]:
    """Return everything that the log holds, in the order of time."""
    first, last = sample.start + span(sample.log_from), sample.collected_at
    found = [*_daily_life(sample, first, last), *_steps(sample)]
    if sample.window_in == "events":
        found += _window(sample)
    held = [event for event in found if first <= event.time <= last]
    return sorted(held, key=lambda event: event.time)


def write_log(sample: Sample) -> bytes:
    """Return the log as `.evtx`."""
    name = sample.device.full_name
    return write_evtx(
        [
            EventSpec(event.time, event.event_id, number, event.fields, name)
            for number, event in enumerate(events(sample), sample.first_record)
        ]
    )


# --- the steps ------------------------------------------------------------------------------------


def _steps(sample: Sample) -> Iterator[Logged]:
    state = sample.first_state
    touched: set[str] = set()
    for number, step in enumerate(sample.all_steps):
        time = sample.start + step.at + timedelta(milliseconds=113 + 7 * number)
        setting = catalogue().find(step.setting)
        if setting is None:
            raise KeyError(step.setting)
        if step.refused:
            value = f"{_LOCAL}{_path(setting, step)} = {_data(setting, step.value)}"
            yield Logged(time, 5013, {**PRODUCT, "Changed Type": step.refused, "Value": value})
            continue
        yield from _own_event(step, time)
        yield Logged(time, 5007, {**PRODUCT, **_change(setting, step, state, touched)})
        touched.add(step.setting)
        state = played(state, [step])


def _change(setting: Setting, step: Step, state: State, touched: set[str]) -> dict[str, str]:
    """Return both sides of a 5007; empty where the value does not stand in the registry."""
    root, path = ROOTS[step.by], _path(setting, step)
    old = value_of(state, step.setting, step.item)
    sides: list[str] = []
    for value, where in ((old, root), (step.value, root)):
        data = _data(setting, value, step)
        sides.append("" if data is None else f"{where}{path} = {data}")
    implicit = step.item is None and step.setting not in touched and str(old) == setting.default
    if implicit and step.by == "local" and step.setting != TAMPER_PROTECTION and sides[0]:
        sides[0] = sides[0].replace(root, "Default\\", 1)
    return {"Old Value": sides[0], "New Value": sides[1]}


def _path(setting: Setting, step: Step) -> str:
    if step.by == "mdm":
        return policy_name(setting)[0]
    path = registry_path(setting)
    return path[:-1] + step.item if step.item is not None else path


def policy_name(setting: Setting) -> tuple[str, bool]:
    """Return a setting's name below Policy Manager and whether its numbers are turned around."""
    name = next(entry[3:] for entry in setting.policy if entry.startswith("PM:"))
    bare, _, remark = name.partition(" ")
    return bare, "inverse" in remark


def _data(setting: Setting, value: object, step: Step | None = None) -> str | None:
    if value == "(Current)":
        return "(Current)"
    if not isinstance(value, bool | int | str):
        return None
    if step is not None and step.item is not None:
        return f"0x{int(value):X}"
    data = registry_data(setting, value)
    if step is not None and step.by == "mdm" and policy_name(setting)[1]:
        data = int(not data)
    return f"0x{data:X}" if isinstance(data, int) else data


def _own_event(step: Step, time: datetime) -> Iterator[Logged]:
    """Return the event that a switch of real-time protection has besides the 5007."""
    moment = time - timedelta(milliseconds=40)
    if step.setting == "DisableRealtimeMonitoring":
        yield Logged(moment, 5001 if step.value else 5000, PRODUCT)
    elif step.setting in _FEATURES:
        feature = {
            "Feature Name": _FEATURES[step.setting],
            "Configuration": str(int(not step.value)),
        }
        yield Logged(moment, 5004, {**PRODUCT, **feature})


def _window(sample: Sample) -> Iterator[Logged]:
    path = "Features\\Troubleshooting\\TSState = "
    off, on = f"{_LOCAL}{path}0x0", f"{_LOCAL}{path}0x1"
    for time, old, new in ((sample.start, off, on), (sample.end, on, off)):
        yield Logged(time, 5007, {**PRODUCT, "Old Value": old, "New Value": new})


# --- the log's daily life -------------------------------------------------------------------------


def _daily_life(sample: Sample, first: datetime, last: datetime) -> Iterator[Logged]:
    """Return hourly health, new signatures every eight hours and noise, from `first` to `last`."""
    hours = int((last - first).total_seconds() // 3600)
    for hour in range(hours + 1):
        time = first + timedelta(hours=hour, milliseconds=hour * 7919 % 1000)
        yield Logged(time, 1150, _healthy())
        if hour % 8 == 1:
            yield from _updated(time + timedelta(minutes=11))
        if hour % 12 == 6:  # noqa: PLR2004  twice a day
            yield Logged(time + timedelta(seconds=1), 1151, _health_report(sample, time))
        if hour % 5 == 3:  # noqa: PLR2004  now and then
            yield _noise(hour // 5, time + timedelta(minutes=23, seconds=hour))
    yield Logged(last - timedelta(seconds=75), 1150, _healthy())


def _healthy() -> dict[str, str]:
    return {
        "Platform Version": PLATFORM,
        "Signature Version": SIGNATURES,
        "Engine Version": ENGINE,
    }


def _updated(time: datetime) -> Iterator[Logged]:
    for seconds, kind in enumerate(("%%800", "%%801")):
        yield Logged(
            time + timedelta(seconds=seconds),
            2000,
            {
                **PRODUCT,
                "Current security intelligence Version": SIGNATURES,
                "Previous security intelligence Version": "1.439.190.0",
                "Domain": "NT AUTHORITY",
                "User": "SYSTEM",
                "SID": "S-1-5-18",
                "Security intelligence Type": kind,
                "Update Type": "%%803",
                "Current Engine Version": ENGINE,
                "Previous Engine Version": ENGINE,
            },
        )


def _health_report(sample: Sample, time: datetime) -> dict[str, str]:
    state = sample.state_at(time)
    parts = {
        "RTP state": "DisableRealtimeMonitoring",
        "OA state": "DisableRealtimeMonitoring",
        "IOAV state": "DisableIOAVProtection",
        "BM state": "DisableBehaviorMonitoring",
    }
    states = {name: "%%902" if state[switch] else "%%901" for name, switch in parts.items()}
    return {
        "Product Name": PRODUCT["Product Name"],
        "Platform version": PLATFORM,
        "Engine version": ENGINE,
        "NRI engine version": ENGINE,
        "AV security intelligence version": SIGNATURES,
        "AS security intelligence version": SIGNATURES,
        "NRI security intelligence version": SIGNATURES,
        **states,
        "Last AV security intelligence age": "0",
        "Last AS security intelligence age": "0",
        "Last quick scan age": "1",
        "Last full scan age": "4294967295",
        "Last quick scan start time": f"{time - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",
        "Product status": "0x00080000",
    }


def _noise(number: int, time: datetime) -> Logged:
    path, old, new = _NOISE[number % len(_NOISE)]
    sides = {"Old Value": f"{_LOCAL}{path} = {old}", "New Value": f"{_LOCAL}{path} = {new}"}
    return Logged(time, 5007, {**PRODUCT, **sides})
