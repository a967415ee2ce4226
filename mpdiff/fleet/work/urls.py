"""What is a URL, which packages does it name, and what of it may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit

from mpdiff.base.errors import UsageError
from mpdiff.base.letter_case import fold
from mpdiff.fleet.model import PackageFailure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DEEPEST_CAUSE: Final = 10


def is_remote(path: str) -> bool:
    """Return whether a path is a URL. A drive letter is no scheme."""
    scheme, mark, _ = path.partition("://")
    return bool(mark) and scheme.isascii() and scheme.replace("+", "").isalnum() and len(scheme) > 1


def path_of_url(url: str) -> str | None:
    """Return the path on this machine that a URL names, or the pattern; None for another machine's."""
    parts = urlsplit(url)
    if fold(parts.scheme) not in ("file", "local"):
        return None
    from urllib.request import url2pathname  # it takes a tenth of a second

    return url2pathname(parts.path)


def without_secrets(path: str) -> str:
    r"""Return a URL without user, password, query and fragment, which may be keys; a path as it is.

    Bytes of a path that are no UTF-8 are shown as `\xff`.
    """
    if not is_remote(path):
        return encodable(path)
    parts = urlsplit(path)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def encodable(text: str) -> str:
    """Return a text that can be written as UTF-8, with what cannot be spelled out."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(map(_spelled, text))
    return text


def _spelled(letter: str) -> str:
    """Return a letter, of a lone surrogate the byte or the code that it stands for."""
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # noqa: PLR2004  bytes of a file name that Python could not decode
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if 0xD800 <= code <= 0xDFFF else letter  # noqa: PLR2004  as above


def packages_of(url: str) -> Sequence[str] | PackageFailure:
    """Return the packages of a URL: itself, or the zips that its pattern (`*`) or folder (`/`) has."""
    if "*" not in urlsplit(url).path and not urlsplit(url).path.endswith("/"):
        return (url,)
    shown = without_secrets(url)
    try:
        system, path = file_system(url)
        found = system.glob(path if "*" in path else f"{path.rstrip('/')}/*.zip")
        names = sorted(str(system.unstrip_protocol(name)) for name in found)
    except MemoryError:
        raise
    except UsageError as error:
        return PackageFailure(shown, error.code, str(error), error.cure)
    except Exception as error:  # noqa: BLE001  each file system raises its own
        return PackageFailure(shown, "unreachable", f"{shown}: {why_not(error)}")
    return names or PackageFailure(shown, "no-match", f"{shown}: Nothing matches it.")


def file_system(url: str) -> tuple[Any, str]:
    """Return fsspec's file system of a URL and the path in it. Raises UsageError `no-fsspec`, `no-such-scheme`."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(
            "no-fsspec",
            "A URL needs fsspec, which is not installed.",
            member=without_secrets(url),
            cure="Install mpdiff[remote].",
        ) from error
    try:
        system, path = url_to_fs(url, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise UsageError("no-such-scheme", f"{error}.", member=without_secrets(url)) from error
    return system, path


def why_not(error: Exception) -> str:
    """Return why something could not be fetched, without the URL, which may hold a key."""
    for one in _causes(error):
        status = getattr(one, "status", None)
        if status is not None:
            return f"The server answered {status}."
        refused = getattr(one, "os_error", one)
        if isinstance(refused, ConnectionRefusedError):
            return "The server refused the connection."
        if isinstance(refused, ConnectionError | TimeoutError) or refused is not one:
            return f"The server cannot be reached ({type(refused).__name__})."
    if isinstance(error, FileNotFoundError):
        return "There is no such file."
    return f"Cannot be fetched ({type(error).__name__})."


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what led to it: file systems call whatever went wrong a missing file."""
    for _ in range(_DEEPEST_CAUSE):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
