"""A worker process answers, or ends in a way that is said; nothing that it sends is run."""

from __future__ import annotations

import sys

import pytest

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.system import isolate
from mpdiff.base.system.isolate import Worker, WorkerGoneError

unix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of Unix")


def worker(function: str) -> Worker:
    return Worker(f"tests.support.workers:{function}")


def asked(one: Worker, data: bytes) -> bytes | None:
    """Return the answer, None where the worker is gone by then."""
    try:
        one.send(data)
        return one.receive()
    except WorkerGoneError:
        return None


def test_frames_come_back_whole() -> None:
    with worker("echo") as one:
        for data in (b"", b"x", bytes(range(256)) * 20_000):
            one.send(data)
            assert one.receive() == data


def test_an_error_of_the_worker_is_an_error_here() -> None:
    with worker("refuse") as one, pytest.raises(InputError) as error:
        one.receive()
    assert (error.value.code, error.value.member) == ("member-damaged", "a/b")


@unix
@pytest.mark.parametrize(
    ("function", "limit", "reason"),
    [
        ("be_killed", "worker-seconds=300", r"it was killed \(SIGKILL\)"),
        ("stumble", "worker-seconds=300", "it ended with code 1"),
        ("no_such_function", "worker-seconds=300", "it ended with code 1"),
        ("spin", "worker-seconds=1", "it took too long"),
        ("sleep", "worker-seconds=1", "it took too long"),
    ],
)
def test_every_end_has_a_reason(function: str, limit: str, reason: str) -> None:
    with limits.adjusted([limit]), worker(function) as one:
        with pytest.raises(WorkerGoneError, match=reason):
            one.receive()
        with pytest.raises(WorkerGoneError):
            one.send(b"x" * 1_000_000)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited there alone")
def test_memory_is_limited() -> None:
    with worker("eat") as one, pytest.raises(WorkerGoneError, match="it ran out of memory"):
        one.receive()
    with limits.adjusted(["worker-memory=1MiB"]), worker("echo") as one:
        assert asked(one, bytes(4_000_000)) is None


def test_a_frame_larger_than_anything_that_is_held_is_not_taken() -> None:
    with limits.adjusted(["held=1"]), worker("echo") as one:
        assert asked(one, bytes(isolate._SPARE + 1)) is not None
    with limits.adjusted(["held=1"]), worker("echo") as one:
        assert asked(one, bytes(isolate._SPARE + 2)) is None


def test_without_an_interpreter_there_is_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(WorkerGoneError, match="could not be started"):
        worker("echo")


def test_the_switch_goes_back() -> None:
    assert not limits.is_isolated()
    with limits.isolated(on=True):
        assert limits.is_isolated()
        with limits.isolated(on=False):
            assert not limits.is_isolated()
    assert not limits.is_isolated()
