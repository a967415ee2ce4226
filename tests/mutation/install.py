"""Puts a mutant into a running process: its function's code where all is imported, its module's before."""

from __future__ import annotations

import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from functools import _lru_cache_wrapper
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, Final

from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from tests.mutation.targets import Mutant


class Live:
    """The live functions of the files that are mutated, looked up once for many children."""

    def __init__(self, paths: Collection[Path]) -> None:
        wanted = {str(path) for path in paths}
        for path in paths:
            importlib.import_module(module_of(path))
        self._functions: dict[str, list[FunctionType]] = {path: [] for path in wanted}
        for one in gc.get_objects():
            if type(one) is FunctionType and one.__code__.co_filename in wanted:
                self._functions[one.__code__.co_filename].append(one)

    def swap(self, mutant: Mutant) -> bool:
        """Give the live function the changed code; False where there is none to change."""
        assert mutant.outer is not None
        name, first = mutant.outer
        new = next((c for c in _codes(mutant.code()) if _is(c, name, first)), None)
        if new is None:
            return False
        found = [f for f in self._functions[str(mutant.path)] if _is(f.__code__, name, first)]
        for one in found:
            one.__code__ = new
        forget()
        return bool(found)


def module_of(path: Path) -> str:
    """Return the name under which a file of the project is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _is(code: CodeType, name: str, first: int) -> bool:
    return code.co_qualname == name and code.co_firstlineno == first


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


class _Caches:
    """The caches of the product and its tests, looked for again when more has been imported."""

    def __init__(self) -> None:
        self.modules = 0
        self.found: list[Any] = []

    def clear(self, but: object) -> None:
        if len(sys.modules) != self.modules:
            self.modules = len(sys.modules)
            known = set(map(id, self.found))  # some may be frozen by now, and not listed any more
            self.found += [o for o in gc.get_objects() if _is_ours(o) and id(o) not in known]
        for one in self.found:
            if one is not but:
                one.cache_clear()


_OURS: Final = ("mpdiff.", "tests.")
"""What a test remembers of the product, such as the report of a sample, hides a mutant as well."""


def _is_ours(one: object) -> bool:
    return isinstance(one, _lru_cache_wrapper) and (one.__module__ or "").startswith(_OURS)


_caches = _Caches()


def forget(*, but: object = None) -> None:
    """Empty all caches but one: what was remembered would hide the mutant."""
    _caches.clear(but)


class Hook(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module with its change."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.name = module_of(mutant.path)

    def install(self) -> None:
        """Go before every other finder."""
        assert self.name not in sys.modules
        sys.meta_path.insert(0, self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find the one module."""
        del path, target
        if fullname != self.name:
            return None
        where = self.mutant.path
        inner = [str(where.parent)] if where.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, where, loader=self, submodule_search_locations=inner
        )

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        exec(self.mutant.code(), module.__dict__)  # noqa: S102  our own source, one node changed
