"""Writes `MpPreference` as PowerShell does: console text, JSON of two generations, CLIXML, CSV, YAML."""

from __future__ import annotations

import base64
import json
import textwrap
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from mpdiff.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.device import State
    from samples.story import Encoding, Snapshot, Style

Properties = dict[str, Any]

LONGEST_NAME: Final = len("AttackSurfaceReductionRules_RuleSpecificExclusions_Id")
HIDDEN_LISTS: Final = (
    "AttackSurfaceReductionOnlyExclusions",
    "ControlledFolderAccessAllowedApplications",
    "ExclusionExtension",
    "ExclusionIpAddress",
    "ExclusionPath",
    "ExclusionProcess",
)
"""What Defender does not show to a user who is no administrator."""
_CLASS: Final = "Microsoft.Management.Infrastructure.CimInstance"


def write_snapshot(state: State, snapshot: Snapshot) -> bytes:
    """Return the bytes of a snapshot of `state`."""
    properties = _properties(state)
    if snapshot.shuffled:
        properties = {name: _shuffled(value) for name, value in properties.items()}
    if snapshot.hidden:
        properties |= {name: [snapshot.hidden] for name in HIDDEN_LISTS}
    properties |= snapshot.spelled
    if snapshot.style == "console":
        text = _console(properties, snapshot.limit, snapshot.width)
    else:
        text = _WRITERS[snapshot.style](properties)
    return encoded(text, snapshot.encoding)


def encoded(text: str, encoding: Encoding) -> bytes:
    """Return a text as Windows writes it: CRLF, and a byte order mark where there is one."""
    lines = text.replace("\n", "\r\n")
    if encoding == "utf-16":
        return b"\xff\xfe" + lines.encode("utf-16-le")
    return lines.encode("utf-16-le" if encoding == "utf-16-no-mark" else encoding)


def effective_config(state: State) -> str:
    """Return the text of MPSupportEffectiveConfig.json."""
    return _json_7(_properties(state))


def _properties(state: State) -> Properties:
    """Spread the maps over the two lists that the cmdlet prints; the cmdlet's order of names."""
    found: Properties = {}
    for name, value in state.items():
        if isinstance(value, dict):
            found[name.replace("_Actions", "_Ids")] = list(value)
            found[name] = list(value.values())
        else:
            found[name] = list(value) if isinstance(value, tuple) else value
    return dict(sorted(found.items(), key=lambda pair: pair[0].lower()))


def _shuffled(value: object) -> object:
    """Turn a list around and change the case of its texts; ids and actions stay paired."""
    if not isinstance(value, list):
        return value
    return [item.swapcase() if isinstance(item, str) else item for item in reversed(value)]


def _is_time(name: str) -> bool:
    setting = catalogue().find(name)
    return setting is not None and setting.kind == "time"


# --- console text and CSV -------------------------------------------------------------------------


def _console(properties: Properties, limit: int | None, width: int) -> str:
    lines = [""]
    for name, value in properties.items():
        head = f"{name:<{LONGEST_NAME}} : "
        body = textwrap.wrap(
            _shown(value, limit), width - len(head), break_long_words=True, break_on_hyphens=False
        ) or [""]
        lines += [head + body[0], *(" " * len(head) + rest for rest in body[1:])]
    return "\n".join([*lines, "", "", ""])


def _shown(value: object, limit: int | None) -> str:
    if isinstance(value, list):
        items = [str(item) for item in value[:limit]]
        more = "..." if len(items) < len(value) else ""
        return f"{{{', '.join(items)}{more}}}" if value else ""
    return "" if value is None else str(value)


def _csv(properties: Properties) -> str:
    def cell(name: str, value: object) -> str:
        kind = "System.Byte[]" if name.endswith("_Actions") else "System.String[]"
        return "" if value in (None, []) else kind if isinstance(value, list) else str(value)

    cells = [cell(name, value) for name, value in properties.items()]
    rows = [",".join(f'"{text}"' for text in row) for row in (properties, cells)]
    return "\n".join(
        [f"#TYPE {_CLASS}#root/Microsoft/Windows/Defender/MSFT_MpPreference", *rows, ""]
    )


# --- JSON and YAML --------------------------------------------------------------------------------


def _json_7(properties: Properties) -> str:
    return json.dumps(_with_time_spans(properties), indent=2, ensure_ascii=False) + "\n"


def _json_51(properties: Properties) -> str:
    """Write as Windows PowerShell 5.1 does: two blanks after colons, indented by what is above."""
    return _block(_with_time_spans(properties), 0) + "\n"


def _block(value: object, indent: int) -> str:
    inner = " " * (indent + 4)
    if isinstance(value, dict):
        heads = [f'{inner}"{name}":  ' for name in value]
        parts = [h + _block(v, len(h)) for h, v in zip(heads, value.values(), strict=True)]
    elif isinstance(value, list):
        parts = [inner + _block(item, len(inner)) for item in value]
    else:
        text = json.dumps(value, ensure_ascii=False)
        return "".join(f"\\u{ord(c):04x}" if c in "'<>&" else c for c in text)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n" + ",\n".join(parts) + f"\n{' ' * indent}{closing}"


def _with_time_spans(properties: Properties) -> Properties:
    return {
        name: _time_span(value) if _is_time(name) else None if value == [] else value
        for name, value in properties.items()
    }


def _time_span(text: str) -> dict[str, int | float]:
    hours, minutes, seconds = map(int, text.split(":"))
    total = hours * 3600 + minutes * 60 + seconds
    totals = {"Days": 86400, "Hours": 3600, "Minutes": 60, "Seconds": 1}
    return {
        "Ticks": total * 10_000_000,
        "Days": 0,
        "Hours": hours,
        "Milliseconds": 0,
        "Minutes": minutes,
        "Seconds": seconds,
        "TotalDays": _ratio(total, totals["Days"]),
        "TotalHours": _ratio(total, totals["Hours"]),
        "TotalMilliseconds": total * 1000,
        "TotalMinutes": _ratio(total, totals["Minutes"]),
        "TotalSeconds": total,
    }


def _ratio(total: int, unit: int) -> int | float:
    return total // unit if total % unit == 0 else total / unit


def _yaml(properties: Properties) -> str:
    lines: list[str] = []
    for name, value in properties.items():
        if isinstance(value, list) and value:
            lines += [f"{name}:", *(f"- {_yaml_scalar(item)}" for item in value)]
        else:
            lines.append(f"{name}: {'[]' if value == [] else _yaml_scalar(value)}")
    return "\n".join([*lines, ""])


def _yaml_scalar(value: object) -> str:
    if isinstance(value, str):
        doubled = value.replace("'", "''")
        return f"'{doubled}'"
    return json.dumps(value)


# --- CLIXML ---------------------------------------------------------------------------------------


def _clixml(properties: Properties) -> str:
    types = [f"{_CLASS}#root/Microsoft/Windows/Defender/MSFT_MpPreference", _CLASS, "System.Object"]
    lines = [
        '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">',
        '  <Obj RefId="0">',
        '    <TN RefId="0">',
        *(f"      <T>{name}</T>" for name in types),
        "    </TN>",
        f'    <ToString>MSFT_MpPreference (ComputerID = "{properties["ComputerID"]}")</ToString>',
        "    <Props>",
        *(
            f"      {_element(name, value, number)}"
            for number, (name, value) in enumerate(properties.items(), 1)
        ),
        "    </Props>",
        "  </Obj>",
        "</Objs>",
    ]
    return "\n".join(lines)


def _element(name: str, value: object, number: int) -> str:
    named = f'N="{name}"'
    if value is None or value == []:
        return f"<Nil {named} />"
    if isinstance(value, bool):
        return f"<B {named}>{str(value).lower()}</B>"
    if isinstance(value, int):
        return f"<By {named}>{value}</By>" if value < 256 else f"<U32 {named}>{value}</U32>"  # noqa: PLR2004  a byte's range
    if isinstance(value, list):
        return _list_element(named, value, number)
    text = str(value)
    if _is_time(name):
        hours, minutes, _ = map(int, text.split(":"))
        span = "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        return f"<TS {named}>{span if span != 'PT' else 'PT0S'}</TS>"
    return f"<S {named}>{escape(text)}</S>"


def _list_element(named: str, items: list[Any], number: int) -> str:
    if isinstance(items[0], int):
        return f"<BA {named}>{base64.b64encode(bytes(items)).decode()}</BA>"
    listed = "".join(f"<S>{escape(item)}</S>" for item in items)
    types = (
        f'<TN RefId="{number}"><T>System.String[]</T><T>System.Array</T><T>System.Object</T></TN>'
    )
    return f'<Obj {named} RefId="{number}">{types}<LST>{listed}</LST></Obj>'


_WRITERS: Final[dict[Style, Callable[[Properties], str]]] = {
    "json-5.1": _json_51,
    "json-7": _json_7,
    "clixml": _clixml,
    "csv": _csv,
    "yaml": _yaml,
}
