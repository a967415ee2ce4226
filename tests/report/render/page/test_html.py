"""The HTML page is whole, valid, the same every time, and shows hostile text without obeying it."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from msgspec import structs

from mpdiff.base.escape import visible
from mpdiff.base.model import SEVERITIES, Finding, Held, Report, States
from mpdiff.report.render.interface import RenderOptions
from mpdiff.report.render.page.html import HtmlRenderer
from tests.support.analysed import sample
from tests.support.incident import incident
from tests.support.reports import HOSTILE, REPORTS, altered, finding, many, report
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ALL: Final[dict[str, Callable[[], Report]]] = {
    **REPORTS,
    "incident": incident,
    "many": lambda: many(300),
}
PAGES: Final = pytest.mark.parametrize("name", ALL)
VOID: Final = {"meta", "input", "br", "img", "link", "hr", "wbr"}
TEMPLATES: Final = (
    Path(__file__).resolve().parents[4] / "mpdiff" / "report" / "render" / "templates"
)


def page(shown: Report) -> str:
    return HtmlRenderer().render(shown, RenderOptions())


class Tree(HTMLParser):
    """Every element with its attributes, the text of each, and where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inline: dict[str, str] = {}
        self._texts: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += self._open
        self.text = "".join(self._texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside in ("script", "style"):
            self.inline[inside] = self.inline.get(inside, "") + data
        else:
            self._texts.append(data)

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _, attrs in self.elements if attribute in attrs]

    def policy(self) -> dict[str, list[str]]:
        (content,) = (
            attrs["content"]
            for tag, attrs in self.elements
            if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
        )
        parts = [part.split() for part in content.split(";")]
        return {name: sources for name, *sources in parts}


@cache
def page_of(name: str) -> str:
    return page(ALL[name]())


@cache
def tree_of(name: str) -> Tree:
    return Tree(page_of(name))


# --- structure ------------------------------------------------------------------------------------


@PAGES
def test_every_element_is_closed_and_every_id_is_there_once(name: str) -> None:
    tree = tree_of(name)
    assert tree.faults == []
    assert [key for key, count in Counter(tree.values("id")).items() if count > 1] == []


@PAGES
def test_every_label_and_every_link_within_the_page_points_at_something(name: str) -> None:
    tree = tree_of(name)
    ids = set(tree.values("id"))
    labels = {word for value in tree.values("aria-labelledby") for word in value.split()}
    links = {href[1:] for href in tree.values("href") if href.startswith("#")}
    assert labels | links <= ids


@PAGES
def test_headings_go_down_one_level_at_a_time(name: str) -> None:
    tree = tree_of(name)
    levels = [int(tag[1]) for tag, _ in tree.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@PAGES
def test_nobody_reads_the_word_none_for_what_python_does_not_know(name: str) -> None:
    assert "None" not in re.findall(r"\w+", tree_of(name).text)


# --- what it says ---------------------------------------------------------------------------------


def strings(value: object) -> Iterator[str]:
    """Return every text of a report, its fixed words too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from strings(inner)
    elif hasattr(value, "__struct_fields__"):
        for field in value.__struct_fields__:
            yield from strings(getattr(value, field))


# Said in other words: a location as "Group Policy", an origin as what it means, doubt as a tag.
REWORDED: Final = {"policy", "mdm", "certain", "value"}


@pytest.mark.parametrize("name", ["bare", "empty", "hostile", "incident", "rich"])
def test_every_text_of_a_report_can_be_read_in_it(name: str) -> None:
    shown = ALL[name]()
    # The weakest state in between is for the JSON report, and a state that is no value has words of its own.
    findings = [
        structs.replace(
            altered(f, before=None, after=None),
            weakest=None,
            witnesses=tuple(structs.replace(w, time=None) for w in f.witnesses),
            states=States(at_collection=f.states.at_collection),
        )
        for f in shown.findings
    ]
    changes = [structs.replace(c, before=None, after=None) for c in shown.changes]
    entries = [structs.replace(e, before=None, after=None) for e in shown.timeline]
    told = structs.replace(
        shown,
        findings=tuple(findings),
        changes=tuple(changes),
        timeline=tuple(entries),
        incidents=(),
    )
    text = Tree(page(shown)).text
    missing = {said for said in strings(told) if visible(said) not in text}
    assert missing <= REWORDED


@for_each(
    ("given", "says"),
    [
        (
            {"origin": "local", "still_weakened": True},
            "a local change: it stays until someone acts",
        ),
        ({"origin": "local", "still_weakened": False}, None),
        ({"origin": "policy", "still_weakened": False}, "policy: it reverts by itself"),
        (
            {"origin": "local", "place": "mdm", "still_weakened": True},
            "somebody who wrote below the Policy Manager key inside the window: it stays",
        ),
    ],
)
def test_who_set_it_is_told_of_what_is_still_there(given: dict[str, Any], says: str | None) -> None:
    text = Tree(page(report(finding(**given)))).text
    assert (says is None) == ("Set by" not in text)
    assert says is None or says in text


def test_a_value_below_a_policy_is_not_shown_as_a_change() -> None:
    text = Tree(page(report(finding(rule="dormant"), changes=()))).text
    assert "Policyoff" in text.replace("\n", "")
    assert "Localon" in text.replace("\n", "")


def test_times_lengths_and_rounds_are_told() -> None:
    text = Tree(page(incident())).text
    for said in (
        "2026-03-13 22:07:31Z to 2026-03-14 02:05:31Z",
        "3 h 58 min",
        "2026-03-13 22:19:31Z to 2026-03-13 23:01:31Z 42 min",
        "since 2026-03-13 22:25:31Z, still at collection",
        "12 records missing",
        "policy: it reverts by itself",
        "a local change: it stays until someone acts",
        "Not drawn: 2 events before 2026-03-13 21:58:13Z and 1 event after 2026-03-14 03:26:49Z",
    ):
        assert said in re.sub(r"\s+", " ", text)


def test_without_events_it_says_that_there_is_nothing_to_draw() -> None:
    text = Tree(page(REPORTS["empty"]())).text
    assert "Nothing to draw" in text
    assert "the window is not known" in text
    assert "No event log was found" in text


def test_techniques_are_links_and_what_is_no_technique_is_text() -> None:
    shown = finding(mitre=("T1562.001", "T1685", "javascript:alert(1)", "T12345"))
    links = [href for href in Tree(page(report(shown))).values("href") if href[0] != "#"]
    assert links == [
        "https://attack.mitre.org/techniques/T1562/001/",
        "https://attack.mitre.org/techniques/T1685/",
    ]


# --- hostile text ---------------------------------------------------------------------------------

HIDDEN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


@PAGES
def test_no_hidden_or_directing_character_is_left(name: str) -> None:
    text = page_of(name)
    assert HIDDEN.findall(text) == []
    text.encode()


def hurt(text: str, plain: Finding) -> Report:
    """Return a report with one text in every place of a finding, a change and an event."""
    shown = altered(
        plain, setting=text, key=text, label=text, title=text, detail=text, next_step=text,
        before_text=text, after_text=text, at_collection=Held("value", text, text), mitre=(text,), fingerprint=text,
    )  # fmt: skip
    entries = tuple(
        structs.replace(entry, setting=text, key=text, before_text=text, actor=text, member=text)
        for entry in incident().timeline[:4]
    )
    return report(shown, timeline=entries)


@for_each("name", HOSTILE)
def test_hostile_text_adds_no_element_and_no_attribute(name: str) -> None:
    def shape(text: str) -> list[tuple[str, list[str]]]:
        elements = Tree(page(hurt(text, finding(first_seen=incident().timeline[2].time)))).elements
        return [(tag, sorted(attrs)) for tag, attrs in elements]

    assert shape(HOSTILE[name]) == shape("harmless")


# --- content security policy ----------------------------------------------------------------------


def policy_hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@PAGES
def test_the_policy_allows_its_own_script_and_style_and_nothing_else(name: str) -> None:
    tree = tree_of(name)
    assert tree.policy() == {
        "default-src": ["'none'"],
        "script-src": [policy_hash(tree.inline["script"])],
        "style-src": [policy_hash(tree.inline["style"])],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    tags = Counter(tag for tag, _ in tree.elements)
    assert (tags["script"], tags["style"]) == (1, 1)


@PAGES
def test_nothing_is_loaded_and_nothing_stands_in_attributes_that_the_policy_forbids(
    name: str,
) -> None:
    tree = tree_of(name)
    tags = {tag for tag, _ in tree.elements}
    assert not tags & {"link", "img", "iframe", "object", "embed", "form", "base", "image"}
    attributes = {attribute for _, attrs in tree.elements for attribute in attrs}
    assert not {a for a in attributes if a.startswith("on")}
    assert not attributes & {"style", "src", "srcset", "action", "data", "xlink:href"}
    used = [attrs["href"] for tag, attrs in tree.elements if tag == "use"]
    assert all(href.startswith("#mark-") for href in used)
    assert not re.search(r"url\((?!#)|@import", tree.inline["style"])


def test_the_inline_files_cannot_close_their_own_element() -> None:
    for name in ("report.css", "report.js"):
        assert "</" not in (TEMPLATES / name).read_text(encoding="utf-8")


# --- the same bytes -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_gives_the_same_bytes(seed: str) -> None:
    code = (
        "import sys; sys.path.insert(0, '.'); from tests.support.incident import incident\n"
        "from mpdiff.report.render.page.html import HtmlRenderer\n"
        "from mpdiff.report.render.interface import RenderOptions\n"
        "page = HtmlRenderer().render(incident(), RenderOptions())\n"
        "sys.stdout.buffer.write(page.encode())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=TEMPLATES.parents[4],
        env={**os.environ, "PYTHONHASHSEED": seed},
        stdout=subprocess.PIPE,
        check=True,
    )
    assert run.stdout == page(incident()).encode()


# --- colours --------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def palette(dark: bool) -> dict[str, str]:  # noqa: FBT001
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[1 if dark else 0]))


GROUNDS: Final = ("paper", "ground", "window")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_text_is_readable_in_light_and_dark(dark: bool) -> None:  # noqa: FBT001
    colours = palette(dark)
    pairs = [(ink, ground) for ink in ("ink", "quiet", "link") for ground in GROUNDS]
    pairs += [
        (s, ground) for s in (*SEVERITIES, "good") for ground in ("paper", "ground", f"{s}-paper")
    ]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def test_a_local_time_of_unknown_zone_is_not_printed_as_utc() -> None:
    page = HtmlRenderer().render(sample("german-text-log"), RenderOptions())
    assert '<span class="time">2026-07-14 10:24:07 local time</span>' in page
    assert "2026-07-14 10:24:07Z" not in page
    assert "Time (local time, zone unknown; --timezone +02:00 would fit)" in page
