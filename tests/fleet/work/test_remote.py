"""Packages behind a URL: the same findings, few requests, few bytes, no secrets."""

from __future__ import annotations

import io
import os
import random
import zipfile
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from mpdiff.fleet import Options
from mpdiff.fleet.run import fleet
from mpdiff.fleet.same import without_same
from mpdiff.fleet.spool import Spool
from mpdiff.fleet.work import remote
from mpdiff.fleet.work.remote import few_ranges, may_matter
from mpdiff.fleet.work.urls import is_remote, without_secrets
from mpdiff.fleet.work.zip_list import TAIL
from mpdiff.pipeline import analyse
from tests.support.fleet import result, steps
from tests.support.places import SAMPLES
from tests.support.rangeserver import serving
from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.fleet.model import FleetSummary

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # aiohttp's, at its end
    pytest.mark.skipif(
        not (find_spec("fsspec") and find_spec("aiohttp")),
        reason="fsspec or aiohttp is not installed: mpdiff[remote]",
    ),
]

NOISE = random.Random(7).randbytes(3_000_000)  # noqa: S311  only has to be incompressible


def big() -> bytes:
    """Return a real sample with large members around it that have nothing to do with protection."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(SAMPLES / "attacker/package.zip") as source,
        zipfile.ZipFile(target, "w") as package,
    ):
        for number, info in enumerate(source.infolist()):
            package.writestr(f"Prefetch Files/{number}.pf", NOISE[: 200_000 + number])
            package.writestr(info, source.read(info))
        package.writestr("Prefetch Files/last.pf", NOISE)
    return target.getvalue()


def run(*urls: str) -> FleetSummary:
    with ThreadPoolExecutor(1) as executor:
        return fleet(urls, executor=executor, options=Options(isolate=False))


def needed_of(data: bytes) -> int:
    """Return the compressed bytes of the members that matter."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return sum(i.compress_size for i in package.infolist() if may_matter(i.filename))


def test_noise_between_all_members_is_not_read_along() -> None:
    data = big()
    with serving({"ws.zip": data}) as server:
        summary = run(f"{server.url}/ws.zip")
    assert summary.failures == ()
    assert len(server.asked) <= 32
    assert server.sent <= 1.2 * needed_of(data) + TAIL
    local = analyse(str(SAMPLES / "attacker/package.zip"))
    (result,) = summary.packages
    assert result.open[:2] == (local.summary.critical, local.summary.high)
    assert "remote-partial" in result.notices


def test_of_a_package_in_its_usual_order_little_more_is_read_than_what_matters() -> None:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(SAMPLES / "attacker/package.zip") as source,
        zipfile.ZipFile(target, "w") as package,
    ):
        package.writestr("Autoruns/a.csv", b"x" * 100)
        package.writestr("Prefetch Files/a.pf", NOISE)
        for info in source.infolist():
            package.writestr(info, source.read(info))
        package.writestr("Temp Directories/z.bin", NOISE)
    data = target.getvalue()
    needed = needed_of(data)
    assert needed < len(data) / 10
    with serving({"ws.zip": data}) as server:
        summary = run(f"{server.url}/ws.zip")
    assert summary.failures == ()
    assert len(server.asked) <= 6
    assert server.sent <= 1.2 * needed


def test_of_a_small_package_no_byte_is_read_twice() -> None:
    data = (SAMPLES / "attacker/package.zip").read_bytes()
    with serving({"ws.zip": data}) as server:
        summary = run(f"{server.url}/ws.zip")
    assert summary.failures == ()
    assert len(server.asked) <= 6
    assert server.sent <= len(data)


def test_a_member_that_begins_before_what_was_read_for_the_list_is_whole(tmp_path: Path) -> None:
    source = tmp_path / "a.zip"
    with zipfile.ZipFile(source, "w") as package:
        for number in range(9):
            package.writestr(f"MpPreference_{number}.txt", NOISE[: 9_000 + number])
        package.writestr("Prefetch/a.pf", NOISE[:70_000])
        package.writestr("MPRegistry.txt", NOISE[: 2 * TAIL])
    with remote.fetched(f"file://{source}") as local, zipfile.ZipFile(local.path) as copy:
        assert copy.testzip() is None
        assert len(copy.namelist()) == 10
        assert copy.read("MPRegistry.txt") == NOISE[: 2 * TAIL]


def test_more_ranges_are_asked_for_only_where_much_would_be_read_along() -> None:
    near = [(n * 1_000, n * 1_000 + 900) for n in range(50)]
    assert len(few_ranges(near, 3, 29)) == 3
    far = [(n * 500_000, n * 500_000 + 900) for n in range(20)]
    assert few_ranges(far, 3, 29) == far
    further = [(n * 500_000, n * 500_000 + 900) for n in range(200)]
    assert len(few_ranges(further, 3, 29)) == 29
    assert few_ranges([], 3, 29) == []


def test_a_key_in_the_url_is_used_and_never_shown() -> None:
    with serving({"ws.zip": (SAMPLES / "clean/package.zip").read_bytes()}) as server:
        url = f"{server.url}/ws.zip?sig=SECRET"
        summary = run(url, f"{server.url}/none.zip?sig=SECRET")
    assert any("SECRET" in one.path for one in server.asked)
    assert summary.states["clean"] == 1
    (failure,) = summary.failures
    assert failure.code == "unreachable"
    assert "SECRET" not in repr(summary)


@pytest.mark.parametrize(
    ("data", "code"), [(b"no zip" * 100, "not-a-zip"), (b"", "not-a-zip")], ids=["text", "empty"]
)
def test_what_is_no_zip_is_named(data: bytes, code: str) -> None:
    with serving({"ws.zip": data}) as server:
        (failure,) = run(f"{server.url}/ws.zip").failures
    assert failure.code == code


def test_a_server_without_ranges_is_named() -> None:
    with serving({"ws.zip": big()}, ranges=False) as server:
        (failure,) = run(f"{server.url}/ws.zip").failures
    assert failure.code == "unreachable"


def test_a_folder_of_packages_behind_a_url(tmp_path: Path) -> None:
    for name in ("clean", "attacker"):
        target = tmp_path / f"{name}.zip"
        target.write_bytes((SAMPLES / name / "package.zip").read_bytes())
    summary = run(f"file://{tmp_path}/")
    assert summary.total == 2
    assert summary.failures == ()


@for_each(
    ("text", "expected"),
    [
        ("https://u:p@host/a.zip?sig=1#f", "https://host/a.zip"),
        ("abfs://box/a.zip", "abfs://box/a.zip"),
        ("C:\\a?.zip", "C:\\a?.zip"),
    ],
)
def test_what_of_a_url_is_shown(text: str, expected: str) -> None:
    assert without_secrets(text) == expected


@for_each("text", ["C:\\x", "c://x", "/a/b", "a.zip", "\\\\server\\share"])
def test_what_is_no_url(text: str) -> None:
    assert not is_remote(text)


@for_each(
    ("spans", "ranges"),
    [
        ([(0, 10), (10, 20)], [(0, 20)]),
        ([(0, 10), (100, 110), (115, 120)], [(0, 10), (100, 120)]),
        ([(0, 1), (10, 11), (12, 13), (40, 41)], [(0, 13), (40, 41)]),
    ],
)
def test_the_smallest_gaps_are_read_along(
    spans: list[tuple[int, int]], ranges: list[tuple[int, int]]
) -> None:
    assert few_ranges(spans, 2) == ranges


def test_members_are_rebuilt_byte_for_byte(tmp_path: Path) -> None:
    names = ["MPRegistry.txt", "Ordner/Übersicht MpPreference.txt", "x" * 300]
    source = tmp_path / "a.zip"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            package.writestr(name, name * 1000)
        package.writestr("Prefetch/a.pf", NOISE[:1000])
    with (
        remote.fetched(f"file://{source}") as local,
        zipfile.ZipFile(local.path) as copy,
    ):
        assert copy.testzip() is None
        assert copy.namelist() == names
        assert (local.members, local.fetched) == (4, 3)
    assert not os.path.exists(local.path)  # noqa: PTH110


def test_one_content_counts_once_however_it_is_reached(tmp_path: Path) -> None:
    data = (SAMPLES / "attacker/package.zip").read_bytes()
    local = tmp_path / "z.zip"
    local.write_bytes(data)
    other = (SAMPLES / "clean/package.zip").read_bytes()
    with serving({"a.zip": data, "b.zip": data, "c.zip": other}) as server:
        urls = [f"{server.url}/{name}.zip" for name in "abc"]
        alone = run(*urls)
        beside = run(*urls, str(local))
    assert (alone.total, alone.duplicates) == (2, {urls[1]: urls[0]})
    assert beside.total == 2
    assert beside.duplicates == {urls[0]: str(local), urls[1]: str(local)}
    assert beside.successions == ()


def test_a_list_that_two_packages_share_makes_them_not_one() -> None:
    one = result(1, content="c")
    with Spool(3) as spool:
        for place, record in enumerate((one, replace(one, steps=steps("A")), one)):
            spool.put(place, record)
        assert without_same(spool, ["s3://a", "s3://b", "s3://c"]) == {"s3://c": "s3://a"}
        assert [place for place, _ in spool.results()] == [0, 1]


def test_a_connection_that_is_refused_is_called_so() -> None:
    (failure,) = run("http://127.0.0.1:1/x.zip").failures
    assert failure.code == "unreachable"
    assert "refused the connection" in failure.message
