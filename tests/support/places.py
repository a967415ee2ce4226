"""Where tests find what lies outside the project; they skip where it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus"
FACTS = SHARED / "facts"

needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of real Defender output is not beside the project"
)
needs_facts = pytest.mark.skipif(
    not FACTS.is_dir(), reason="the fact tables are not beside the project"
)
