"""Events tell of the window."""

from __future__ import annotations

from tests.support.eventlogs import KEY, NOON, changed, of_events


def test_values_of_the_window_are_hints() -> None:
    path = "Features\\Troubleshooting\\TSState"
    found = of_events([changed(f"Default\\{path} = 0x0", f"{KEY}{path} = 0x1")])
    (hint,) = found.hints
    assert (hint.name, hint.before, hint.after, hint.time) == ("TSState", 0, 1, NOON)
    assert (found.statements, found.coverage.noise) == ([], 0)
