"""Five samples in every format, byte for byte. After a wanted change: `python -m tests.support.golden`."""

from __future__ import annotations

import pytest

from mpdiff.report.render import RENDERERS, Format
from tests.support import golden
from tests.support.places import ROOT


@pytest.mark.parametrize("form", RENDERERS, ids=lambda f: f.name)
@pytest.mark.parametrize("name", golden.NAMES)
def test_a_sample_renders_as_it_was_reviewed(
    name: str, form: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert golden.shown(name, form) == golden.place(name, form).read_text(encoding="utf-8")
