"""The compiled file is what the YAML says."""

from __future__ import annotations

import re

from mpdiff.catalogue.compile import DATA, compile_catalogue


def test_the_compiled_file_is_what_the_yaml_says() -> None:
    assert (DATA / "compiled.json").read_bytes() == compile_catalogue()


def test_no_entry_speaks_of_tables_or_stores_that_are_not_here() -> None:
    for path in DATA.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\.csv\b(?!['\"]?,? version|')|stored id|\bfacts?\b table", text), (
            path
        )
