"""A real cluster on this machine: two worker processes, one of which is killed in the middle."""

from __future__ import annotations

import os
import shutil
import signal
import warnings
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.errors import InputError, UsageError
from mpdiff.fleet import Options
from mpdiff.fleet.engine.dask import DaskCluster
from mpdiff.fleet.render import BY_NAME
from mpdiff.fleet.run import Progress, fleet
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(not find_spec("distributed"), reason="Dask is not installed: mpdiff[dask]"),
    pytest.mark.filterwarnings("ignore"),  # Dask's own, of sockets that the kill leaves open
    pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a signal of Unix"),
]


@pytest.fixture(scope="module", autouse=True)
def distributed() -> Any:
    """Import it before any test sets Dask's configuration: what it adds would be taken back."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module("distributed")


def test_a_killed_worker_of_a_cluster_changes_nothing(tmp_path: Path, distributed: Any) -> None:
    folder = tmp_path / "packages"
    folder.mkdir()
    for name in ("ws-1101", "ws-1106-a", "ws-1106-b", "ws-1107", "ws-1108"):
        shutil.copy(SAMPLES / f"campaign/{name}.zip", folder)
    with ThreadPoolExecutor(1) as executor:
        here = fleet([str(folder)], executor=executor, options=Options(isolate=False))
    killed: list[int] = []
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
        silence_logs=60,
    ) as cluster:

        def kill_one(state: Progress) -> None:
            if state.done >= 2 and not killed:
                worker: Any = next(iter(cluster.workers.values()))
                killed.append(worker.pid)
                os.kill(worker.pid, signal.SIGKILL)

        there = fleet(
            [str(folder)],
            scheduler=cluster.scheduler_address,
            options=Options(isolate=False),
            progress=kill_one,
        )
    assert killed
    assert BY_NAME["json"].render(there, None) == BY_NAME["json"].render(here, None)


# --- certificates ---------------------------------------------------------------------------------


def tls(folder: Path, *, cert: str = "", ca: str = "") -> dict[str, Any]:
    """Return settings of Dask that name files with these texts; an empty one names none."""
    found: dict[str, Any] = {"distributed.comm.tls.client.key": None}
    for name, text in (("ca-file", ca), ("client.cert", cert)):
        path = folder / name
        path.write_text(text)
        found[f"distributed.comm.tls.{name}"] = str(path) if text else None
    return found


@pytest.mark.parametrize("address", ["tls://127.0.0.1:9", "TLS://127.0.0.1:9"])
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "does not name"),
        ({"ca": "no certificate"}, "does not name"),
        ({"ca": "no certificate", "cert": "none either"}, "cannot be used"),
    ],
)
def test_without_certificates_the_settings_are_named(
    tmp_path: Path, address: str, given: dict[str, str], why: str
) -> None:
    import dask

    with dask.config.set(tls(tmp_path, **given)), pytest.raises(UsageError, match=why) as refused:
        DaskCluster(address)
    assert refused.value.code == "no-certificates"
    assert "distributed.comm.tls.ca-file" in refused.value.cure


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mpdiff.fleet.engine.dask.CONNECT_SECONDS", 1)
    with pytest.raises(InputError, match="No scheduler answers"):
        DaskCluster("tcp://127.0.0.1:9")
