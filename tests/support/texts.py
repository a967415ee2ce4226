"""Any text, and often the pieces that mean something to some target."""

from __future__ import annotations

import re
from typing import Final

from hypothesis import strategies as st

from tests.support.reports import HOSTILE

# Any code point, lone surrogates too, and often the pieces that mean something somewhere.
PIECES: Final = (
    *(
        "|",
        "`",
        "\\",
        "\\|",
        "``",
        "'",
        "\u2019",
        "\r\n",
        "\n",
        "\u2028",
        "\x00",
        "\u202e",
        "\ud800",
    ),
    *("##vso[", "##", "::error::", " ::", "#>", "](", "{0}", "<", "&amp;", "]]>", "@x", "*", "_"),
    *("a", " ", "  ", "C:\\Temp", ".", ",", "(", ")", "1.", "-", "=", "%", "$", "~", "[", "]", "!"),
)
TEXTS: Final = st.lists(
    st.one_of(
        st.sampled_from([*PIECES, *HOSTILE.values()]),
        st.text(st.characters(exclude_categories=()), max_size=8),
    ),
    max_size=8,
).map("".join)
HIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\ufe00-\ufe0f\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
