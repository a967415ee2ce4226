"""The documentation says what the code does: commands, formats, exit codes, rules, a real report."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import click
import pytest
import yaml

from mpdiff.base import errors
from mpdiff.base.notices import NOTICES
from mpdiff.catalogue import catalogue
from mpdiff.cli.main import run
from mpdiff.findings.rules import RULES
from mpdiff.fleet.dataset.queries import example_queries
from mpdiff.report.render import RENDERERS
from tests.support.commands import command, every_command, names
from tests.support.places import ROOT


@cache
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    """Return the rows of the first table below a heading."""
    section = readme().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_every_command_is_in_the_readme_and_no_other() -> None:
    text = " ".join(row[0] for row in table("Commands"))
    assert set(re.findall(r"mpdiff ([a-z]+)", text)) == set(names())


def test_every_format_is_in_the_readme_with_its_suffixes() -> None:
    documented = [
        (row[0].strip("`"), tuple(re.findall(r"`(\.[^`]+)`", row[1]))) for row in table("Formats")
    ]
    assert documented == [(r.name, tuple(r.suffixes)) for r in RENDERERS]


def test_every_exit_code_is_in_the_readme() -> None:
    documented = {int(n) for row in table("Exit codes") for n in re.findall(r"\d+", row[0])}
    assert documented == {v for k, v in vars(errors).items() if k.startswith("EXIT_")}


def test_the_report_in_the_readme_is_what_the_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    command, shown = re.findall(
        r"<!-- output of: mpdiff (.+?) -->\n```text\n(.*?)```", readme(), re.DOTALL
    )[0]
    run(command.split())
    printed, found, last = capsys.readouterr().out.partition("  Made by  ")
    assert shown == printed
    assert found
    assert re.match(r"mpdiff [0-9.]+, catalogue \S+\n", last)  # changes with every edit of it


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", readme(), re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102  our own
    assert str(names["markdown"]).startswith("## WEAKENED on host-1")


def test_every_rule_is_in_the_readme_with_its_title() -> None:
    documented = {row[0].strip("`"): row[1] for row in table("Findings")}
    assert documented == {rule.id: rule.title for rule in RULES.values()}


def test_the_six_scenarios_are_named_in_help_and_readme() -> None:
    diff = command("diff")
    words = next(
        p.help for p in diff.params if isinstance(p, click.Option) and p.name == "scenario"
    )
    for name in catalogue().scenarios:
        assert name in (words or "")
        assert name in readme()


def test_every_command_and_option_has_help() -> None:
    silent = [
        f"{name} {parameter.name}"
        for name, one in every_command()
        for parameter in one.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    silent += [name for name, one in every_command() if not one.help]
    assert silent == []


def test_the_setup_is_two_commands_and_ci_calls_the_second() -> None:
    setup = readme().split("\n## Try it\n")[1].split("\n## ")[0]
    commands = re.findall(r"```sh\n(.+?)\n```", setup, re.DOTALL)
    assert len(commands) == 2
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().endswith(commands[1])


def test_every_rule_says_what_fires_it_why_it_matters_and_what_to_do() -> None:
    for rule in RULES.values():
        for text in (rule.title, rule.fires, rule.why, rule.next_step):
            assert len(text) > 5, rule.id


def test_no_line_of_the_changelog_is_undated() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings
    assert all(
        re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d|\[Unreleased\]", h) for h in headings
    )


def test_every_option_of_diff_is_an_environment_variable() -> None:
    without = [
        parameter.name
        for parameter in command("diff").params
        if isinstance(parameter, click.Option) and not parameter.envvar
    ]
    assert without == []


def test_every_option_in_the_readme_s_commands_is_one_of_the_command() -> None:
    commands = dict(every_command())
    used = re.findall(
        r"mpdiff (diff|fleet|verify|render|revert|hunt|inspect|collect|explain|policy init)\b([^\n|`]*)",
        readme(),
    )
    assert len(used) > 5
    for name, rest in used:
        known = {o for parameter in commands[name].params for o in parameter.opts}
        assert set(re.findall(r"(?<=\s)--?[a-z][\w-]*", rest)) <= known, rest


def test_every_rule_id_is_in_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [rule for rule in RULES if f"`{rule}`" not in text] == []


def section(heading: str) -> str:
    return readme().split(f"\n## {heading}\n")[1].split("\n## ")[0]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", readme(), re.DOTALL | re.MULTILINE)


def test_every_query_in_the_readme_is_one_that_the_tests_of_the_dataset_run() -> None:
    (shown,) = blocks("sql")
    found = dict(block.split("\n", 1) for block in shown.strip().split("\n\n"))
    assert len(found) >= 2
    known = example_queries()
    assert {
        q.removeprefix("-- "): text.strip() for q, text in found.items()
    }.items() <= known.items()


def test_the_options_of_fleet_in_the_readme_are_its_own() -> None:
    known = {o for p in command("fleet").params for o in (*p.opts, *p.secondary_opts)}
    used = set(re.findall(r"`?(--[a-z][\w-]*)", section("Many packages")))
    assert {"--reports", "--resume", "--shard", "--scheduler", "--parquet"} <= used <= known


def test_hours_of_a_campaign_follow_from_the_cost_of_a_package() -> None:
    """Seconds of a package and the API's 120 an hour are measured or documented; the rest is arithmetic."""
    text = section("Many packages")
    (seconds,) = re.findall(r"From this follows, at ([0-9.]+) s", text)
    rows = re.findall(r"^\| ([\d,]+) \| (.+) \|$", text, re.MULTILINE)
    assert [row[0] for row in rows] == ["10,000", "1,000,000"]
    for count, cells in rows:
        one, two, many, portal = (hours(cell) for cell in cells.split(" | "))
        packages = int(count.replace(",", ""))
        for shown, cores in ((one, 1), (two, 2), (many, 32)):
            assert shown == pytest.approx(packages * float(seconds) / 3600 / cores, rel=0.03)
        assert portal == pytest.approx(packages / 120, rel=0.01)


def hours(text: str) -> float:
    number, unit = text.split()
    return float(number) * {"minutes": 1 / 60, "hours": 1, "days": 24}[unit]


def test_links_lead_somewhere_by_their_form() -> None:
    """A page over https, a heading of this page, or a file of the project."""
    headings = re.findall(r"^#+ (.+)$", readme(), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    links = re.findall(r"\]\(([^)]*)\)", readme())
    assert len(links) > 5
    for link in links:
        if link.startswith("#"):
            assert link[1:] in anchors, link
        elif not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]+(/[\w./-]*)?(#[\w-]+)?", link):
            assert (ROOT / link).is_file(), link


def test_every_workflow_text_is_yaml_and_the_matrix_has_each_python() -> None:
    """The systems and Pythons that the project supports."""
    parsed = [yaml.safe_load(text) for text in blocks("yaml")]
    (workflow,) = (one for one in parsed if isinstance(one, dict) and "jobs" in one)
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]
    assert [name.partition("-")[0] for name in matrix["os"]] == ["ubuntu", "windows", "macos"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={matrix['python'][0]}"
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]


def test_the_container_runs_as_nobody_special_and_reaches_no_network() -> None:
    (text,) = blocks("dockerfile")
    steps = [line.split(maxsplit=1) for line in text.replace("\\\n", "").splitlines() if line]
    assert {word for word, _ in steps} <= {"FROM", "COPY", "RUN", "USER", "WORKDIR", "ENTRYPOINT"}
    last = dict(steps)
    assert last["USER"] != "root"
    assert f" {last['USER']}" in last["RUN"]
    assert "docker run --rm --network none --read-only" in readme()


def test_every_extra_in_the_readme_is_one_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {n for text in re.findall(r"mpdiff\[([a-z,]+)\]", readme()) for n in text.split(",")}
    assert named
    assert named <= set(project["optional-dependencies"])


def test_contributors_find_every_room_of_the_house_and_every_path() -> None:
    text = section("For contributors")
    lines = re.findall(r"^\d+\. (.+)$", text, re.MULTILINE)
    rooms = {r for line in lines for r in re.findall(r"`(\w+)(?:/|\.py)`", line)}
    package = ROOT / "mpdiff"
    entries = {e.stem for e in package.iterdir() if e.is_dir() or e.suffix == ".py"}
    assert len(lines) == 10
    assert rooms == {e for e in entries if not e.startswith("__")}
    paths = re.findall(r"`((?:mpdiff|tests|samples|\.ci)/[\w./-]+)`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_notice_that_the_changelog_calls_new_is_one_and_is_of_its_list() -> None:
    """A row states whether a part of the evidence was not read."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    rows = text.split("### Notices\n")[1].split("\n### ")[0].split("\n- ")[1:]
    unread, others = (re.findall(r"`([a-z-]+)`", row) for row in rows[:2])
    assert all(NOTICES[code].unread for code in unread)
    assert not any(NOTICES[code].unread for code in others)
