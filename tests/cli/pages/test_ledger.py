"""What `inspect` calls each kind of member."""

from __future__ import annotations

from mpdiff.cli.pages.ledger import KINDS
from mpdiff.readers.support import WITNESSES


def test_every_witness_has_words() -> None:
    assert {witness.name for witness in WITNESSES} - KINDS.keys() == set()
