"""Golden output: five samples in every format. `python -m tests.support.golden` writes it; read the difference."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from mpdiff.report.render import RENDERERS, Format, RenderOptions
from tests.support.analysed import sample
from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = ROOT / "tests" / "golden"
NAMES: Final = (
    "attacker",
    "blocked-by-tamper-protection",
    "clean",
    "missing-after",
    "off-and-on-again",
)


def place(name: str, form: Format) -> Path:
    """Return the file that holds one sample in one format."""
    return FOLDER / name / f"{form.name}.golden"


def shown(name: str, form: Format) -> str:
    """Return one sample in one format, without what changes with every edit of catalogue or style sheet."""
    text = form.render(sample(name), RenderOptions())
    text = re.sub(r"\d{4}\.\d{2}\\?\+[0-9a-f]{8}", "CATALOGUE", text)
    text = re.sub(r"(<(style|script)>).*?(</\2>)", r"\1\3", text, flags=re.DOTALL)
    return re.sub(r"sha256-[A-Za-z0-9+/=]{44}", "HASH", text)


def main() -> None:
    """Write every file."""
    os.chdir(ROOT)
    for name in NAMES:
        for form in RENDERERS:
            target = place(name, form)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(shown(name, form), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
