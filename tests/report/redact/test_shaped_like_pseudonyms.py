"""A name that looks like a pseudonym is a name, unless the report says that it is redacted."""

from __future__ import annotations

import re

import pytest
from msgspec import structs

from mpdiff.base.model import Device, Report, Source
from mpdiff.report.redact.pseudonyms import ALONE, KEYED, OF_A_RUN
from mpdiff.report.redact.redact import redact
from mpdiff.report.render import BY_NAME, RenderOptions
from tests.support.reports import exclusion, finding, report
from tests.support.rows import for_each

KEY = b"k" * 16
NAMES = re.compile(r"HOST-12|CASE-77|user-3(?![0-9])|user-7|share-9|domain-4|id-55", re.IGNORECASE)


def told() -> Report:
    """Return a report in which host, case, analyst, user, server, share and file look like pseudonyms."""
    return report(
        exclusion(
            r"C:\Users\user-7\x", detail=r"bob@domain-4.net mapped \\HOST-12\share-9\y to user-7"
        ),
        exclusion(r"\\host-12\share-9\y"),
        finding(detail=r"Run by DOMAIN-4\USER-3 from https://host-12/id-55"),
        device=Device(None, "HOST-12.domain-4"),
        source=Source("/cases/CASE-77/HOST-12.zip", "zip", "a" * 64),
        case="CASE-77",
        analyst="user-3",
    )


@for_each("name", BY_NAME)
@for_each("key", [b"", KEY], ids=["counted", "keyed"])
def test_no_format_has_such_a_name(name: str, key: bytes) -> None:
    """Whatever the case of its letters, and wherever it stands."""
    text = BY_NAME[name].render(redact(told(), key=key), RenderOptions())
    assert not NAMES.findall(text)


@pytest.mark.parametrize("key", [b"", KEY], ids=["counted", "keyed"])
def test_redacting_twice_is_redacting_once(key: bytes) -> None:
    """The options say that what looks like a pseudonym is one."""
    once = redact(told(), key=key)
    assert once.options[-1:] == (KEYED if key else ALONE,)
    assert redact(once, key=key) == once
    assert redact(once) == once


def test_a_number_that_stands_in_the_report_is_not_given() -> None:
    """A server that is called `host-1` becomes another number than the device, which is not `host-1`."""
    done = redact(report(exclusion(r"\\host-1\x"), device=Device(None, "WS-7")))
    assert done.device.hostname == "host-2"
    assert done.findings[0].key == r"\\host-3\x"


@for_each("mark", [ALONE, KEYED, OF_A_RUN])
def test_what_is_redacted_stays(mark: str) -> None:
    """Every word of a redacted report by which it says so counts."""
    redacted = structs.replace(told(), options=(mark,), source=Source("host-12.zip", "zip", None))
    assert {f.key for f in redact(redacted).findings} == {f.key for f in redacted.findings}
    assert redact(redacted).case == "CASE-77"


def test_a_report_that_says_something_else_of_redaction_is_not_redacted() -> None:
    """`--redact` alone, as it is typed, is no word of a report that is redacted."""
    done = redact(structs.replace(told(), options=("--redact",)))
    assert done.case == "case-1"
