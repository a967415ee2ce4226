"""How far a campaign is: a bar on a terminal, a plain line every ten seconds on a pipe."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY_SECONDS: Final = 10


@contextmanager
def progress(*, quiet: bool) -> Iterator[Any]:
    """Yield what is called with each step."""
    if quiet:
        yield lambda _: None
    elif sys.stderr is not None and sys.stderr.isatty():
        with _bar() as update:
            yield update
    else:
        yield plain()


@contextmanager
def _bar() -> Iterator[Any]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from mpdiff.base.escape import terminal

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]} failed"),
        TextColumn("{task.fields[rate]}/s"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[names]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        bar = shown.add_task("", total=None, failed=0, rate="-", names="")

        def update(state: Any) -> None:
            speed = shown.tasks[0].speed
            names = ", ".join(os.path.basename(name) for name in state.names[:3])  # noqa: PTH119
            shown.update(
                bar,
                total=state.total,
                completed=state.done,
                failed=state.failed,
                rate=f"{speed:.1f}" if speed else "-",
                names=escape(terminal(names)),
            )

        yield update


def plain() -> Any:
    """Return what prints a line every ten seconds."""
    from time import monotonic

    from mpdiff.base.system.streams import write_stderr

    begun = last = monotonic()

    def update(state: Any) -> None:
        nonlocal last
        now = monotonic()
        if now - last < EVERY_SECONDS:
            return
        last = now
        rate = state.done / (now - begun)
        left = f", about {(state.total - state.done) / rate:.0f} s left" if rate else ""
        write_stderr(
            f"mpdiff: {state.done} of {state.total} done, {state.failed} failed, {rate:.1f}/s{left}"
        )

    return update
