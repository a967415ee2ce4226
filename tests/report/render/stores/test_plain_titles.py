"""Records for data stores have the plain words of the other formats, the setting and its values after them."""

from __future__ import annotations

import pytest

from mpdiff import render
from mpdiff.pipeline import analyse


@pytest.mark.parametrize("form", ["asim", "ocsf", "timesketch", "navigator", "csv"])
def test_the_title_is_in_plain_words(form: str) -> None:
    shown = render(analyse("samples/attacker/package.zip"), form)
    assert "Behavior monitoring turned off \u00b7 DisableBehaviorMonitoring False -> True" in shown
    assert "DisableBehaviorMonitoring: False -> True" not in shown
