"""Console text: Format-List in all its disguises."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.model import Items
from mpdiff.readers.snapshot.formats.text import FORMAT
from tests.support.rows import for_each

PLAIN = textwrap.dedent(
    """\

    DisableRealtimeMonitoring : False
    ExclusionExtension        :
    ExclusionPath             : {C:\\Build, D:\\Data Store}
    ExclusionProcess          : {}
    MAPSReporting             : 2
    ScanScheduleTime          : 02:00:00
    PSComputerName            : SRV-7

    """
)
EXPECTED = {
    "DisableRealtimeMonitoring": "False",
    "ExclusionExtension": "",
    "ExclusionPath": Items(("C:\\Build", "D:\\Data Store"), split=True),
    "ExclusionProcess": Items(()),
    "MAPSReporting": "2",
    "ScanScheduleTime": "02:00:00",
}
STATUS = """\
AMEngineVersion           : 1.1.2.3
AMServiceEnabled          : True
ComputerID                : 6F9619FF-8B86-D011-B42D-00CF4FC964FF
RealTimeProtectionEnabled : True
RealTimeScanDirection     : 0
"""


def read(text: str) -> dict[str, object]:
    return FORMAT.read(text, "m.txt").properties


def refused(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.member == "m.txt"
    assert caught.value.cure
    return caught.value


def _commented(text: str) -> str:
    return "".join(f"    # {line}\n" if line else "    #\n" for line in text.split("\n"))


@for_each(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r\r\n"),
        PLAIN.replace("  :", " :"),
        PLAIN.replace(" :", "                              :"),
        PLAIN.replace("   ", "\u00a0\u00a0\u00a0"),
        textwrap.indent(PLAIN, "    "),
        textwrap.indent(PLAIN, "# ", lambda _: True),
        textwrap.indent(PLAIN, "#", lambda _: True),
        _commented(PLAIN),
        PLAIN.replace("MAPSReporting", "\x1b[32;1mMAPSReporting").replace(": 2", ": \x1b[0m2"),
        f"PS C:\\Windows\\system32> Get-MpPreference\n{PLAIN}PS C:\\Windows\\system32> exit\n",
        f"PS C:\\> Get-MpPreference\n{PLAIN.lstrip()}PS C:\\> hostname\nSRV-7\n",
        f"{STATUS}\n{PLAIN}\n{STATUS}",
        f"Name  State\n----  -----\nTask  Ready\n{PLAIN}\n[+] received output:\n#< CLIXML\n",
        f"{PLAIN}\nTaskName : Scan\nState    : Ready\n",
        f"{PLAIN.rstrip()}\nPS C:\\> Get-ScheduledTask\nTaskName : Scan\n",
        f"{PLAIN.rstrip()}\n[srv-7]: PS C:\\> Get-ScheduledTask\nTaskName : Scan\n",
        f"{PLAIN}\n\n{PLAIN}",
        f"{PLAIN}\n\nMAPSReporting : 2\n\n",
        PLAIN + "RunspaceId    : 0d3f\nPSShowComputerName : True\n",
    ],
    ids=lambda text: ascii(text[:24]),
)
def test_every_disguise_of_one_output_reads_the_same(text: str) -> None:
    assert read(text) == EXPECTED


def test_console_values_are_marked_as_plain_text() -> None:
    raw = FORMAT.read(PLAIN, "m")
    assert (raw.format, raw.notices) == ("text", ())


@for_each(
    ("value", "items"),
    [
        ("{a}", Items(("a",))),
        ("{a, b}", Items(("a", "b"), split=True)),
        ("{a, b, c, d...}", Items(("a", "b", "c", "d"), cut=True, split=True)),
        ("{a, b, c, d…}", Items(("a", "b", "c", "d"), cut=True, split=True)),
        ("{a, b, ...}", Items(("a", "b"), cut=True, split=True)),
        ("{a...}", Items(("a",), cut=True)),
        ("{...}", Items((), cut=True)),
        ("{}", Items(())),
        ("{C:\\{brace}}", Items(("C:\\{brace}",))),
        ("{N/A: Must be an administrator}", Items(("N/A: Must be an administrator",))),
    ],
)
def test_a_list_is_read_with_its_cut(value: str, items: Items) -> None:
    assert read(f"ExclusionPath : {value}\n") == {"ExclusionPath": items}


def test_a_list_is_joined_where_it_was_wrapped_at_a_space() -> None:
    text = (
        "DisableRealtimeMonitoring : False\n"
        "ExclusionPath             : {\\\\files\\share\\Hyper V\\module, C:\\Program\n"
        "                            Files\\Contoso\\Agent, C:\\Program\n"
        "                            Files\\Contoso\\Agent\\run.ps1}\n"
        "MAPSReporting             : 2\n"
    )
    path = read(text)["ExclusionPath"]
    assert isinstance(path, Items)
    assert path.items == (
        "\\\\files\\share\\Hyper V\\module",
        "C:\\Program Files\\Contoso\\Agent",
        "C:\\Program Files\\Contoso\\Agent\\run.ps1",
    )


def test_a_line_that_is_not_full_was_broken_at_a_space() -> None:
    text = (
        "ExclusionPath : {C:\\a-folder-of-thirty-letters,\n"
        "                C:\\Program\n"
        "                Files\\Contoso-Endpoint-Agent}\n"
    )
    raw = FORMAT.read(text, "m")
    assert raw.properties["ExclusionPath"] == Items(
        ("C:\\a-folder-of-thirty-letters", "C:\\Program Files\\Contoso-Endpoint-Agent"), split=True
    )
    assert raw.notices == ()


def test_an_indented_line_left_of_the_value_column_is_no_part_of_the_value() -> None:
    text = "MAPSReporting                       : 2\n          a remark\nPUAProtection : 1\n"
    raw = FORMAT.read(text, "m")
    assert raw.properties == {"MAPSReporting": "2", "PUAProtection": "1"}
    assert [notice.code for notice in raw.notices] == ["skipped-line"]


def test_a_word_broken_inside_is_joined_and_said() -> None:
    text = (
        "ExclusionPath : {C:\\a, C:\\a-long-fold\n"
        "                er-name-without-any-b\n"
        "                reak, D:\\b}\n"
    )
    raw = FORMAT.read(text, "m")
    assert raw.properties["ExclusionPath"] == Items(
        ("C:\\a", "C:\\a-long-folder-name-without-any-break", "D:\\b"), split=True
    )
    assert [notice.code for notice in raw.notices] == ["wrapped-lines"]


def _wrap(words: list[str], width: int) -> list[str]:
    """Wrap as the console does: at spaces, and inside a word only if it is wider than the column."""
    lines = [""]
    for word in words:
        room = width - len(lines[-1]) - bool(lines[-1])
        if len(word) <= room:
            lines[-1] += (" " if lines[-1] else "") + word
        elif len(word) <= width:
            lines.append(word)
        else:
            head = word[:room] if room > 0 else ""
            lines[-1] += (" " if lines[-1] and head else "") + head
            rest = word[len(head) :]
            lines += [rest[i : i + width] for i in range(0, len(rest), width)]
    return [line for line in lines if line]


@given(
    st.lists(st.text("abcDE:\\._-é", min_size=1, max_size=60), min_size=1, max_size=8),
    st.integers(8, 40),
)
@example(["a" * 9, "b"], 10)
def test_items_without_spaces_survive_any_console_width(items: list[str], width: int) -> None:
    items = [item.strip(".") or "x" for item in items]
    lines = _wrap(("{" + ", ".join(items) + "}").split(" "), width)
    text = "ExclusionPath : " + ("\n" + " " * 16).join(lines) + "\n"
    assert read(text)["ExclusionPath"] == Items(tuple(items), split=len(items) > 1)


def test_two_different_outputs_are_refused_with_their_lines() -> None:
    error = refused(f"{PLAIN}\n{PLAIN.replace(': 2', ': 0')}")
    assert (error.code, error.line) == ("two-snapshots", 12)
    assert "lines 2 and 12" in error.message


def test_two_parts_of_which_neither_holds_the_other_are_refused() -> None:
    text = "MAPSReporting : 2\n\nPUAProtection : 1\n"
    assert FORMAT.detect(text) == 2
    assert refused(text).code == "two-snapshots"


def test_one_property_with_two_values_is_refused() -> None:
    error = refused("MAPSReporting : 2\nPUAProtection : 1\nmapsreporting : 0\n")
    assert (error.code, error.line) == ("duplicate-property", 3)


def test_one_property_printed_twice_the_same_is_read_once() -> None:
    assert read("MAPSReporting : 2\nMAPSReporting : 2\n") == {"MAPSReporting": "2"}


def test_a_table_is_refused_with_a_cure() -> None:
    table = "\nExclusionPath ExclusionProcess\n------------- ----------------\n{C:\\a}   {b}\n"
    assert FORMAT.detect(table) == 2
    error = refused(table)
    assert (error.code, error.line) == ("table-output", 2)
    assert "Format-List" in error.cure


def test_a_table_beside_the_output_is_passed_by_and_said() -> None:
    raw = FORMAT.read(f"MAPSReporting\n-------------\n            2\n\n{PLAIN}", "m")
    assert raw.properties == EXPECTED
    assert [notice.code for notice in raw.notices] == ["table-output"]


def test_a_line_inside_the_output_that_is_none_of_it_is_said() -> None:
    raw = FORMAT.read(PLAIN.replace("MAPS", "WARNING: slow\nMAPS"), "m")
    assert raw.properties == EXPECTED
    assert [notice.code for notice in raw.notices] == ["skipped-line"]
    assert "line 6" in raw.notices[0].message


def test_a_list_that_does_not_end_is_refused() -> None:
    error = refused("MAPSReporting : 2\nExclusionPath : {C:\\a, C:\\b\n")
    assert (error.code, error.line) == ("cut-list", 2)


def test_a_line_over_the_limit_is_refused_with_its_number() -> None:
    error = refused("MAPSReporting : 2\nExclusionPath : {" + "a" * limits.MAX_LINE + "}\n")
    assert (error.code, error.line) == ("line-too-long", 2)


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ITEMS", 5)
    assert refused(PLAIN).code == "snapshot-too-large"


@for_each(
    "text",
    [
        STATUS,
        "ComputerID : 6F9619FF-8B86-D011-B42D-00CF4FC964FF\n",
        "ExclusionPath = C:\\a\n",
        "See ExclusionPath : {C:\\a}\n",
        "TaskName : Scan\n",
    ],
)
def test_what_is_no_snapshot_counts_for_none(text: str) -> None:
    assert FORMAT.detect(text) == 0
    assert refused(text).code == "not-a-snapshot"


@for_each(
    "line",
    [" " * 500_000 + "!", "A" * 500_000, "A " * 250_000, "# " * 250_000, "A" + " " * 500_000 + "!"],
    ids=["blanks", "one-word", "words", "marks", "gap"],
)
def test_hostile_lines_end(line: str) -> None:
    """In the square of its length such a line would be read for hours."""
    assert FORMAT.detect(f"MAPSReporting : 2\n\n{line}\n{line}") == 1
