"""What the commands print, where to, and with which exit status."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.commands import Commands
from tests.worlds import some_world
from troth.rules import RULES

TROTH = str(Path(sys.executable).parent / "troth")
AS_OF = ("--as-of", "2026-03-31T12:00:00Z")


def run(
    *arguments: str, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [TROTH, *arguments], input=stdin, capture_output=True, env={**os.environ, **environment}
    )


def test_each_table_fits_80_columns_and_has_no_colors_in_a_pipe(troth: Commands) -> None:
    path = troth.file(some_world(Random(7)))
    relationship = json.loads(Path(path).read_text())["relationships"][0]["id"]
    for command in (
        ("review", path, *AS_OF),
        ("review", path, *AS_OF, "--relationship", relationship),
        ("rules",),
        ("rule", "dont-02-cheat"),
    ):
        output = run(*command, NO_COLOR="1", COLUMNS="200").stdout.decode()
        assert output
        assert "\x1b" not in output
        assert max(map(len, output.splitlines())) <= 80


def test_what_happened_before_the_workspace_began_is_told_apart(
    troth: Commands, tmp_path: Path
) -> None:
    asked = {
        "id": "m1",
        "relationship": "r1",
        "sender": "bolt",
        "recipients": ["acme"],
        "sent_at": "2026-01-12T09:00:00Z",
        "expects_reply": True,
    }
    world = {
        "format": "troth-facts/1",
        "me": "acme",
        "organizations": [
            {"id": each, "name": each.title(), "timezone": "UTC"} for each in ("acme", "bolt")
        ],
        "relationships": [
            {"id": "r1", "a": "acme", "b": "bolt", "started_at": "2025-01-01T09:00:00Z"}
        ],
    }
    started = {**world, "relationships": []}
    url = f"sqlite:///{tmp_path}/troth.sqlite3"

    def told(*arguments: str) -> str:
        done = run(*arguments, DATABASE_URL=url)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    told("init")
    told("import", "facts", troth.file(started))
    assert "Partners in the browser" in told("review")
    told("import", "facts", troth.file({**world, "messages": [asked]}))
    output = told("review")
    assert "Nothing to put right." in output
    assert "Before Troth: 1 finding about" in output
    assert "Bolt has waited" not in output
    assert "troth review --relationship ID" in output
    one = told("review", "--relationship", "r1")
    assert one.index("Before Troth") < one.index("Bolt has waited")
    told("init")
    assert "Before Troth" in told("review")
    told("init", "--since", "2026-01-01")
    assert "Before Troth" not in told("review")
    assert max(map(len, (output + one).splitlines())) <= 80


def test_standard_input_is_read(troth: Commands) -> None:
    world = json.dumps(some_world(Random(7))).encode()
    result = run("review", "-", *AS_OF, "--format", "json", stdin=world)
    assert result.returncode == 0
    assert json.loads(result.stdout)["format"] == "troth-review/1"
    assert result.stderr == b""


@pytest.mark.parametrize(
    "arguments",
    [
        ("review", "no-such-file"),
        ("review", "-", "--as-of", "yesterday"),
        ("review", "-", "--me", "nobody"),
        ("review", "-", "--relationship", "none"),
        ("review", "-", "--format", "xml"),
        ("check", "-", "-"),
        ("rule", "do-99"),
        ("read", "crm", "no-such-folder"),
        ("read", "crm", ".", "--timezone", "Mars/Base"),
        ("demo", "--today", "soon"),
        ("demo", "--today", "1900-01-01"),
        ("nonsense",),
    ],
)
def test_wrong_input_is_one_sentence_and_exit_2(arguments: tuple[str, ...]) -> None:
    world = json.dumps(some_world(Random(7))).encode()
    result = run(*arguments, stdin=world)
    assert result.returncode == 2
    assert result.stdout == b""
    assert result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        *("validate", "review", "check", "claims", "rules", "rule", "demo", "read crm"),
        *("read mail", "read transcript", "import facts", "import crm", "import calendar"),
    ],
)
def test_each_help_has_an_example(troth: Commands, command: str) -> None:
    output = run(*command.split(), "--help").stdout.decode()
    assert f"Example: troth {command}" in re.sub(r"\s+", " ", output)


def test_the_example_of_each_help_works(tmp_path: Path) -> None:
    """The examples, run as they stand on the demo, in the folder where it was made."""
    demo = subprocess.run(
        [TROTH, "demo", "--into", "demo", "--today", "2026-07-02"],
        cwd=tmp_path,
        capture_output=True,
    )
    assert demo.returncode == 0, demo.stderr
    (tmp_path / "facts.json").write_bytes((tmp_path / "demo/demo-facts.json").read_bytes())
    (tmp_path / "action.json").write_text("{}")
    (tmp_path / "pitch.md").write_text("We talk with Halden Integrators.")
    (tmp_path / "demo/crm").rename(tmp_path / "export")
    (tmp_path / "inbox").mkdir()
    for command in (
        *("validate", "review", "check", "claims", "rules", "rule", "read crm"),
        *("read mail", "read document"),
    ):
        output = run(*command.split(), "--help").stdout.decode()
        example = re.search(r"Example: (troth .*?)\n\s*\n", output + "\n\n", re.DOTALL)
        assert example is not None
        line = re.sub(r"\s+", " ", example[1]).replace("troth", TROTH)
        done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True)
        assert done.returncode == 0, (line, done.stderr)


def test_every_rule_has_its_page(troth: Commands) -> None:
    for rule in RULES:
        status, output = troth("rule", rule.id)
        assert status == 0
        assert rule.title.split()[0] in output
    listed = troth.json("rules")["rules"]
    assert [each["id"] for each in listed] == [rule.id for rule in RULES]


def test_an_action_that_is_wrong_is_refused(troth: Commands) -> None:
    path = troth.file(some_world(Random(7)))
    for action in (
        [],
        {"undo": {}},
        {"add": []},
        {"add": {"x": []}},
        {"set": {"pledges": {"p": 1}}},
    ):
        assert troth("check", path, troth.file(action), *AS_OF) == (2, "")
        assert troth.errors
