"""The worked examples, each through the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Commands

EXAMPLES = Path(__file__).parent / "examples"


def cases(pattern: str) -> list[Any]:
    found = []
    for path in sorted(EXAMPLES.glob(pattern)):
        content = json.loads(path.read_text())
        for case in content if isinstance(content, list) else [content]:
            found.append(pytest.param(path.stem, case, id=f"{path.stem}: {case.get('title', '')}"))
    assert found, f"no examples at {pattern}"
    return found


@pytest.mark.parametrize(("rule", "case"), cases("rules/*.json"))
def test_a_rule_finds_and_scores_as_its_example_says(
    troth: Commands, rule: str, case: dict[str, Any]
) -> None:
    path = troth.file(case["facts"])
    result = troth.json("review", path, "--as-of", case["as_of"], "--me", case["me"])
    review = result["relationships"][case["relationship"]]
    findings = [
        [each["severity"], each["key"]] for each in review["findings"] if each["rule"] == rule
    ]
    assert review["failed"] == {}
    assert {
        "findings": sorted(findings),
        "score": review["rules"][rule],
        "occasions": review["occasions"][rule],
    } == case["expect"]


@pytest.mark.parametrize(("world", "case"), cases("reviews/*.json"))
def test_a_whole_review_is_as_its_example_says(
    troth: Commands, world: str, case: dict[str, Any]
) -> None:
    path = troth.file(case["facts"])
    for each in case["reviews"]:
        result = troth.json("review", path, "--as-of", each["as_of"], "--me", each["me"])
        expected = each["expect"]
        assert result["me"] == expected["me"]
        assert result["as_of"] == expected["as_of"]
        assert result["relationships"].keys() == expected["relationships"].keys()
        for name, review in expected["relationships"].items():
            got = result["relationships"][name]
            got["sums"] = {
                rule: [round(one, 6) for one in sums] for rule, sums in got["sums"].items()
            }
            got["findings"] = [
                {key: finding[key] for key in ("rule", "severity", "key", "subject", "at")}
                for finding in got["findings"]
            ]
            assert {key: got[key] for key in review} == review


@pytest.mark.parametrize(("_", "case"), cases("validation.json"))
def test_errors_are_those_of_the_example_in_order(
    troth: Commands, _: str, case: dict[str, Any]
) -> None:
    path = troth.file(case["text"] if "text" in case else case["facts"])
    status, output = troth("validate", path)
    assert output == ""
    assert [":".join(line.split(":")[:2]) for line in troth.errors] == case["errors"]
    assert status == (2 if case["errors"] else 0)


@pytest.mark.parametrize(("_", "case"), cases("preflight.json"))
def test_a_preflight_is_as_its_example_says(troth: Commands, _: str, case: dict[str, Any]) -> None:
    command = ("check", troth.file(case["facts"]), troth.file(case["action"]))
    options = ("--as-of", case["as_of"], "--me", case["me"])
    expected = case["expect"]
    if "errors" in expected:
        assert troth(*command, *options) == (2, "")
        assert [":".join(line.split(":")[:2]) for line in troth.errors] == expected["errors"]
        return
    result = troth.json(*command, *options)
    assert result["verdict"] == expected["verdict"]
    for change in ("new", "raised", "cleared"):
        got = [[each["relationship"], each["severity"], each["key"]] for each in result[change]]
        assert sorted(got) == expected[change]
    assert troth(*command, *options)[0] == (1 if expected["verdict"] == "stop" else 0)
