"""What a drawn history is about: every setting, item and rule that the catalogue can judge, and some it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from mpdiff.catalogue import catalogue
from samples.device import ASR, LSASS, THREATS
from samples.write_registry import registry_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Scalar
    from mpdiff.catalogue.entries import Setting
    from samples.story import By

Shape = Literal["single", "item", "entry"]
Scale = tuple[tuple["Scalar", ...], ...]

ITEMS: Final[dict[str, tuple[str, ...]]] = {
    "path": (
        "C:\\",
        r"C:\Windows\Temp",
        r"C:\Users\Public",
        r"C:\Program Files\Contoso\Data",
        r"D:\A, B = 2\x [1]",
    ),
    "process": ("powershell.exe", r"C:\Users\j.doe\a.exe", r"D:\App\server.exe"),
    "extension": (".exe", ".dbx", ".ps1"),
    "ip": ("0.0.0.0/0", "10.20.4.1"),
    "": (r"C:\Users\j.doe\Documents", "10.9.8.7"),
}
TEXTS: Final = ("", "http://proxy.evil.example:8080", r"\\FILES-01\Updates")
UNMAPPED: Final = (r"NIS\Consumers\IPS\NewSwitch", r"MpEngine\Unheard", r"Real-Time Protection\New")
ACTIONS: Final = (1, 2, 6)


@dataclass(frozen=True)
class Thing:
    """One subject. `scale`: its values from the strongest to the weakest, () where nobody ranks them.

    None is *set nowhere*: the documented default for a single value, no entry for the others.
    """

    setting: str
    key: str | None
    shape: Shape
    values: tuple[Scalar, ...]
    scale: Scale = ()
    default: Scalar = None
    places: tuple[By, ...] = ("policy", "local")
    logged: bool = True
    known: bool = True

    def resolved(self, value: Scalar) -> Scalar:
        """Return what applies where a value, or nothing, is set."""
        return self.default if value is None else value

    def strength(self, value: Scalar) -> int | None:
        """Return how strong a value is, 0 for the weakest; None where nobody ranks it."""
        one = self.resolved(value)
        for rank, alike in enumerate(reversed(self.scale)):
            if any(type(v) is type(one) and v == one for v in alike):
                return rank
        return None

    def weaker(self, value: Scalar, reference: Scalar) -> bool:
        """Return whether a value is known to protect less than another."""
        one, other = self.strength(value), self.strength(reference)
        return one is not None and other is not None and one < other

    @property
    def name(self) -> str:
        """Its name in a story."""
        return self.setting if self.key is None else f"{self.setting} {self.key}"


def things() -> tuple[Thing, ...]:
    """Return everything that can be drawn, the same in every run."""
    found = [t for s in catalogue().settings if not s.volatile for t in _of(s)]
    found += [Thing(path, None, "single", (0, 1, "text"), known=False) for path in UNMAPPED]
    return tuple(found)


def _of(setting: Setting) -> Iterator[Thing]:
    if setting.kind == "string_list":
        yield from _items(setting)
    elif setting.pair:
        yield from _entries(setting)
    elif setting.kind in ("bool", "enum", "int", "string") and not (
        setting.read_only and not setting.registry
    ):
        yield _single(setting)


def _single(setting: Setting) -> Thing:
    scale, default = _scale(setting), _default(setting)
    values = tuple(v for v in _values(setting) if v != default or _is_written(setting, v))
    logged = all(_is_written(setting, v) for v in values)
    one: tuple[By, ...] = ("policy", "mdm", "local") if _has_mdm(setting) else ("policy", "local")
    places: tuple[By, ...] = ("local",) if setting.convert == "tamper-protection" else one
    return Thing(
        setting.name,
        None,
        "single",
        values,
        scale,
        default,
        places if logged else ("local",),
        logged,
    )


def _is_written(setting: Setting, value: Scalar) -> bool:
    """Whether the registry can hold a value."""
    return bool(setting.registry) and registry_data(setting, value) is not None


def _has_mdm(setting: Setting) -> bool:
    names = [p for p in setting.policy if p.startswith("PM:")]
    return (
        bool(names)
        and "scale" not in names[0]
        and "numbers" not in names[0]
        and names[0] != "PM:ThreatSeverityDefaultAction"
    )


def _default(setting: Setting) -> Scalar:
    if setting.default is None:
        return None
    if setting.kind == "bool":
        return setting.default == "True"
    return int(setting.default) if setting.default.isdecimal() else setting.default


def _values(setting: Setting) -> tuple[Scalar, ...]:
    if setting.kind == "bool":
        return (False, True)
    if setting.kind == "string":
        return TEXTS
    if setting.order:
        return tuple(v for alike in setting.order for v in alike)
    if setting.kind == "enum":
        return tuple(sorted(setting.values)) or (0, 1)
    if setting.weakens == "values":
        return (20, 40, *setting.weak_values)
    extra = (0,) if setting.zero == "highest" else ()
    return tuple(dict.fromkeys((20, 40, 90, *extra)))


def _scale(setting: Setting) -> Scale:
    if setting.weakens in ("unknown", "never"):
        return ()
    if setting.kind == "bool":
        return ((False,), (True,)) if setting.weakens == "true" else ((True,), (False,))
    if setting.order:
        return setting.order
    if setting.weakens == "values":
        others = tuple(v for v in _values(setting) if v not in setting.weak_values)
        return (others, setting.weak_values) if setting.kind == "int" else ()
    return _numbers(setting) if setting.kind == "int" else ()


def _numbers(setting: Setting) -> Scale:
    """Order the numbers; what 0 counts for is the setting's own matter."""
    standard = _default(setting)
    own = {standard} if isinstance(standard, int) else set()
    numbers = {v for v in {*_values(setting), *own} if isinstance(v, int)}
    if setting.zero == "unknown":
        numbers.discard(0)

    def weight(number: int) -> float:
        if number == 0 and setting.zero == "highest":
            return float("inf")
        return float(setting.zero) if number == 0 and setting.zero else number

    strongest_first = sorted(numbers, key=weight, reverse=setting.weakens == "lower")
    return tuple((number,) for number in strongest_first)


def _items(setting: Setting) -> Iterator[Thing]:
    if setting.name.endswith(("_Id", "SpecificExclusions")) or setting.read_only:
        return
    for item in ITEMS[setting.item_kind or ""]:
        scale: Scale = {"added": ((None,), (item,)), "removed": ((item,), (None,))}.get(
            setting.weakens, ()
        )
        logged = bool(setting.registry)
        places: tuple[By, ...] = ("policy", "local") if logged else ("local",)
        yield Thing(setting.name, item, "item", (item,), scale, places=places, logged=logged)


def _entries(setting: Setting) -> Iterator[Thing]:
    if setting.name == ASR:
        for rule in sorted(catalogue().asr_rules)[::3]:
            weakest = (0,) if rule == LSASS else (0, 5, None)
            scale: Scale = ((1,), (6,), (2,), weakest)
            yield Thing(ASR, rule, "entry", (1, 6, 2, 0), scale)
    elif setting.name == THREATS:
        scale = setting.order
        yield Thing(THREATS, "2147519003", "entry", (6, 2, 8), scale)
