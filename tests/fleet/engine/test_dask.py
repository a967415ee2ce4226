"""A real cluster on this machine: two worker processes, one of which is killed in the middle."""

from __future__ import annotations

import os
import shutil
import signal
from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.fleet import Options
from mpdiff.fleet.render import BY_NAME
from mpdiff.fleet.run import Progress, fleet
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

distributed = pytest.importorskip("distributed", reason="Dask is not installed: mpdiff[dask]")

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # Dask's own, of sockets that the kill leaves open
    pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a signal of Unix"),
]


def test_a_killed_worker_of_a_cluster_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    shutil.copytree(SAMPLES / "campaign", folder)
    here = fleet([str(folder)], jobs=1, options=Options(isolate=False))
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
