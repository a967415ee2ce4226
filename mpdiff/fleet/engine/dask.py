"""Workers of a Dask cluster, through `Client.get_executor()`. Dask starts a lost task again elsewhere.

The workers need the same mpdiff and the same folders. Whoever reaches a scheduler can run code on its
workers, so an address beyond this machine needs `tls://`, or the user's word that the network is safe.
The certificates of `tls://` are those of Dask's own configuration (`distributed.comm.tls`).
"""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.letter_case import fold
from mpdiff.fleet.engine.given import GivenExecutor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mpdiff.fleet.model import Record
    from mpdiff.fleet.work.task import Task

CONNECT_SECONDS = 15
_TLS: Final = "distributed.comm.tls"
_SETTINGS: Final = (f"{_TLS}.ca-file", f"{_TLS}.client.cert", f"{_TLS}.client.key")
_VARIABLE: Final = "DASK_DISTRIBUTED__COMM__TLS__CA_FILE"
TASKS_A_WORKER = 3
"""Tasks that wait for each thread, so that none is idle while the next is on its way."""


class DaskCluster:
    """Runs tasks on the workers of a scheduler, `tcp://127.0.0.1:8786` or `tls://host:8786`.

    Raises UsageError `no-dask`, `insecure-scheduler`, `no-certificates`, InputError `no-scheduler`.
    """

    def __init__(self, address: str, *, insecure: bool = False) -> None:
        check_address(address, insecure=insecure)
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError(
                "no-dask",
                "--scheduler needs Dask, which is not installed.",
                cure="Install mpdiff[dask].",
            ) from error
        scheme, mark, rest = address.rpartition("://")
        address = f"{fold(scheme)}{mark}{rest}"
        security = _security(address) if address.startswith("tls://") else None
        try:
            self._client: Any = Client(
                address, timeout=CONNECT_SECONDS, set_as_default=False, security=security
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise InputError(
                "no-scheduler",
                f"No scheduler answers at {address}.",
                cure="Check that it runs, and its address.",
            ) from error

    def run(
        self, tasks: Iterable[Task], started: Callable[[Task], None]
    ) -> Iterator[tuple[Task, Record]]:
        """Yield each task with its record; a task that ends worker after worker is a failure."""
        threads = sum(self._client.nthreads().values()) or 1
        # `pure=False`: a task writes files, so an earlier result of it does not count.
        executor = self._client.get_executor(pure=False)
        engine = GivenExecutor(executor, at_once=threads * TASKS_A_WORKER)
        yield from engine.run(tasks, started)

    def close(self) -> None:
        """Leave the cluster, which goes on."""
        with suppress(Exception):  # the scheduler may be gone
            self._client.close()


def _security(address: str) -> Any:
    """Return what Dask's configuration says of certificates.

    Raises UsageError `no-certificates` where it says nothing, or what it names cannot be used.
    """
    from distributed.security import Security

    try:
        security = Security()
        usable = security.get_connection_args("client")["ssl_context"] is not None
        why = "which Dask's configuration does not name"
    except (OSError, ValueError, TypeError) as error:  # a certificate that is none is an OSError
        usable, why = False, f"and what Dask's configuration names cannot be used ({error})"
    if usable:
        return security
    raise UsageError(
        "no-certificates",
        f"--scheduler {address} needs certificates, {why}.",
        cure=f"Set {', '.join(_SETTINGS)} in ~/.config/dask/*.yaml, or as environment variables "
        f"such as {_VARIABLE}.",
    )


def check_address(address: str, *, insecure: bool) -> None:
    """Refuse a scheduler on another machine without TLS. Raises UsageError `insecure-scheduler`."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if insecure or parts.scheme == "tls" or _is_loopback(parts.hostname or ""):
        return
    raise UsageError(
        "insecure-scheduler",
        f"--scheduler {address} is another machine, without TLS: anybody on the way could run code "
        "on the workers.",
        cure="Use a tls:// address, or --insecure in a network that you trust.",
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
