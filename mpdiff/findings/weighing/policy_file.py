"""A policy file: read strictly, resolved against the catalogue, described, and the example.

    version: 1
    severity: {settings: {PUAProtection: high}, rules: {transient: low}}
    accepted: [{setting, key, value, rule, reason, owner, expires}]
    scenarios: [{devices, expect}]
    risky_exclusions: [{applies_to, pattern, severity, why}]
    watch: [setting]

policy_example.yaml explains each of them.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003  msgspec resolves the annotations at run time
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from mpdiff.base.errors import UsageError
from mpdiff.base.letter_case import fold
from mpdiff.base.model import PolicyRef, Scalar, Severity
from mpdiff.base.strict_yaml import Document, Place, in_shape, shown
from mpdiff.base.strict_yaml import read_yaml_file as load_yaml
from mpdiff.base.text.suggest import did_you_mean, near
from mpdiff.base.text.wrap import wrap
from mpdiff.catalogue.entries import ItemKind  # noqa: TC001  same
from mpdiff.catalogue.judge import display, is_asr
from mpdiff.findings.rules import RULES
from mpdiff.findings.weighing.policy import Acceptance, DeviceGroup, Glob, Policy, RiskyShape
from mpdiff.findings.weighing.scenarios import known as known_scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue

EXAMPLE = "policy_example.yaml"
Said = Annotated[str, Meta(pattern=r"\S")]
"""Text that is not blank."""


class _Overrides(Struct, frozen=True, forbid_unknown_fields=True):
    settings: dict[str, Severity] = {}
    rules: dict[str, Severity] = {}


class _Accepted(Struct, frozen=True, forbid_unknown_fields=True):
    setting: Said
    reason: Said
    owner: Said
    expires: date
    key: Said | UnsetType = UNSET
    value: bool | int | Said | UnsetType = UNSET
    rule: Said | UnsetType = UNSET


class _Group(Struct, frozen=True, forbid_unknown_fields=True):
    devices: Said | tuple[Said, ...]
    expect: tuple[Said, ...]


class _Risky(Struct, frozen=True, forbid_unknown_fields=True):
    applies_to: ItemKind
    pattern: Said
    severity: Severity
    why: Said


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1]
    severity: _Overrides = _Overrides()
    accepted: tuple[_Accepted, ...] = ()
    scenarios: tuple[_Group, ...] = ()
    risky_exclusions: tuple[_Risky, ...] = ()
    watch: tuple[Said, ...] = ()


def load_policy(path: str, catalogue: Catalogue) -> Policy:
    """Read a policy file.

    Raises UsageError with the line and, for a misspelling, a suggestion: `unknown-setting`,
    `unknown-rule`, `unknown-scenario`, `unknown-value`, `wrong-value`, `duplicate-setting`, and what
    `strict_yaml` raises.
    """
    document = load_yaml(path)
    return _Resolver(document, catalogue).policy(in_shape(document, _File))


class _Resolver:
    """Turns names into the catalogue's, with errors that know their line."""

    def __init__(self, document: Document, catalogue: Catalogue) -> None:
        self.document = document
        self.catalogue = catalogue

    def policy(self, file: _File) -> Policy:
        ref = PolicyRef(self.document.path, self.document.sha256)
        return Policy(
            ref=ref,
            settings=self._settings(file.severity.settings),
            rules={
                self._rule(("severity", "rules", rule), rule): severity
                for rule, severity in file.severity.rules.items()
            },
            accepted=tuple(self._acceptance(i, a) for i, a in enumerate(file.accepted)),
            groups=tuple(self._group(i, g) for i, g in enumerate(file.scenarios)),
            risky=tuple(
                RiskyShape(r.applies_to, Glob(r.pattern), r.severity, r.why.strip())
                for r in file.risky_exclusions
            ),
            watch=frozenset(
                self._setting(("watch", i), name).name for i, name in enumerate(file.watch)
            ),
        )

    def _settings(self, given: dict[str, Severity]) -> dict[str, Severity]:
        found: dict[str, Severity] = {}
        for name, severity in given.items():
            place = ("severity", "settings", name)
            setting = self._setting(place, name).name
            if setting in found:
                message = f"{setting} has a severity already, under another of its names."
                raise self.document.error("duplicate-setting", message, place)
            found[setting] = severity
        return found

    def _setting(self, place: Place, name: str) -> Setting:
        """Find a setting; a pair of lists is one setting, under the name of its actions."""
        setting = self.catalogue.find(name)
        if setting is None:
            cure = did_you_mean(self.catalogue.suggest(name)) or "mpdiff explain lists them all."
            message = f"{shown(name)} is not a setting that mpdiff knows."
            raise self.document.error("unknown-setting", message, place, cure)
        if setting.volatile:
            message = f"{setting.name} identifies the device and is never reported as a change."
            raise self.document.error("wrong-value", message, place, "Remove it.")
        actions = self.catalogue.find(setting.pair[1]) if setting.pair else None
        return actions or setting

    def _rule(self, place: Place, name: str) -> str:
        if name in RULES:
            return name
        cure = did_you_mean(near(name, RULES)) or "mpdiff rules lists them all."
        raise self.document.error("unknown-rule", f"{shown(name)} is not a rule.", place, cure)

    def _acceptance(self, number: int, given: _Accepted) -> Acceptance:
        place: Place = ("accepted", number)
        setting = self._setting((*place, "setting"), given.setting)
        return Acceptance(
            setting=setting.name,
            reason=given.reason.strip(),
            owner=given.owner.strip(),
            expires=given.expires,
            line=self.document.line(place),
            key=self._key((*place, "key"), setting, given.key),
            value=self._value((*place, "value"), setting, given.value),
            rule=None if given.rule is UNSET else self._rule((*place, "rule"), given.rule),
        )

    def _key(self, place: Place, setting: Setting, key: str | UnsetType) -> Glob | None:
        if key is UNSET:
            return None
        if setting.kind not in ("string_list", "id_action_pair"):
            message = f"{setting.name} holds one value and has no keys."
            raise self.document.error("wrong-value", message, place, "Use value instead.")
        return Glob(key.strip("{}") if setting.pair else key)

    def _value(self, place: Place, setting: Setting, given: Scalar | UnsetType) -> Scalar:
        """Resolve the value after a change, given by number or by name."""
        if given is UNSET:
            return None
        if setting.kind == "string_list":
            message = f"{setting.name} is a list."
            raise self.document.error("wrong-value", message, place, "Name its item with key.")
        names = value_names(self.catalogue, setting)
        if setting.kind == "bool":
            given = {"true": True, "1": True, "false": False, "0": False}.get(
                str(given).lower(), given
            )
            if not isinstance(given, bool):
                raise self._not_a_value(place, setting, given, ["true", "false"])
        elif isinstance(given, bool) or (isinstance(given, str) and names):
            number = names.get(fold(str(given)))
            if number is None:
                raise self._not_a_value(
                    place, setting, given, _words_of_values(self.catalogue, setting)
                )
            return number
        return given

    def _not_a_value(
        self, place: Place, setting: Setting, given: object, names: list[str]
    ) -> UsageError:
        cure = did_you_mean(near(str(given), names)) or (
            f"Values: {', '.join(names)}." if names else ""
        )
        message = f"{shown(given)} is not a value of {setting.name}."
        return self.document.error("unknown-value", message, place, cure)

    def _group(self, number: int, given: _Group) -> DeviceGroup:
        devices = (given.devices,) if isinstance(given.devices, str) else given.devices
        for place, name in enumerate(given.expect):
            self._scenario(("scenarios", number, "expect", place), name)
        return DeviceGroup(tuple(map(Glob, devices)), given.expect)

    def _scenario(self, place: Place, name: str) -> None:
        try:
            known_scenario(self.catalogue, name)
        except UsageError as error:
            raise self.document.error(error.code, error.message, place, error.cure) from None


def value_names(catalogue: Catalogue, setting: Setting) -> dict[str, int]:
    """Return the names of a setting's values in folded case, as cmdlets and portal spell them."""
    if is_asr(setting):
        actions = catalogue.data.asr_actions
        return {fold(n): a.code for a in actions for n in (a.cmdlet_name, a.ui_name)}
    return {fold(name): number for number, name in setting.values.items()}


def _words_of_values(catalogue: Catalogue, setting: Setting) -> list[str]:
    if is_asr(setting):
        return [action.ui_name for action in catalogue.data.asr_actions]
    return list(setting.values.values())


# --- for people -----------------------------------------------------------------------------------


def example() -> str:
    """Return the commented example that `mpdiff policy init` writes; as it stands it does nothing."""
    return resources.files("mpdiff.findings.weighing").joinpath(EXAMPLE).read_text("utf-8")


def check(path: str, catalogue: Catalogue) -> str:
    """Read a policy file and say what it holds. Raises what `load` raises."""
    from mpdiff.base.escape import terminal

    policy = load_policy(path, catalogue)
    lines = [f"{terminal(path)}: a valid policy (sha256 {policy.ref.sha256})"]
    for title, entries in _listed_parts(policy, catalogue):
        listed = [terminal(entry) for entry in entries]
        if listed:
            lines += ["", f"{title} ({len(listed)})"]
            lines += [line for entry in listed for line in _wrapped(entry)]
    if len(lines) == 1:
        lines += ["", "It holds nothing, so it changes nothing."]
    return "\n".join(lines) + "\n"


def _wrapped(entry: str) -> Iterable[str]:
    return wrap(entry, 80, "  ", "      ")


def _listed_parts(policy: Policy, catalogue: Catalogue) -> Iterator[tuple[str, list[str]]]:
    yield "SEVERITY BY SETTING", [f"{name}: {s}" for name, s in policy.settings.items()]
    yield "SEVERITY BY RULE", [f"{name}: {s}" for name, s in policy.rules.items()]
    yield "ACCEPTED CHANGES", [_acceptance_text(catalogue, a) for a in policy.accepted]
    yield (
        "EXPECTED SCENARIOS",
        [f"{', '.join(d.text for d in g.devices)}: {', '.join(g.expect)}" for g in policy.groups],
    )
    yield (
        "RISKY EXCLUSIONS",
        [f"{r.applies_to} {r.pattern.text}: {r.severity}, {r.why}" for r in policy.risky],
    )
    yield "WATCHED SETTINGS", sorted(policy.watch, key=str.lower)


def _acceptance_text(catalogue: Catalogue, one: Acceptance) -> str:
    parts = [one.setting]
    if one.key is not None:
        parts.append(one.key.text)
    if one.value is not None:
        parts.append(f"= {display(catalogue, catalogue.find(one.setting), one.value)}")
    if one.rule is not None:
        parts.append(f"as {one.rule}")
    return f"{' '.join(parts)}: {one.owner}: {one.reason} (until {one.expires})"
