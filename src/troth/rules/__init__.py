"""The twenty rules: one file each, found by listing this folder.

A file `do_*.py` or `dont_*.py` is a rule; its name is the rule's id. Its docstring is the rule's
page, its `Parameter`s are what a policy may change, its `judge` yields occasions and findings.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

import msgspec

from troth.facts.check import Range
from troth.rules.parameters import SHARED, Parameter
from troth.rules.verdicts import Verdict
from troth.rules.view import View

_FILE = re.compile(r"(do|dont)_[0-9]{2}_\w+")

USUAL_HALF_LIFE_DAYS = 120
USUAL_WEIGHT = 1
FACES = ("Faith", "Openness", "Reciprocity", "Respect", "Craft")


class Rule(msgspec.Struct, frozen=True):
    """One rule: `weight` in means, half-life of its occasions in days, the face it belongs to."""

    id: str
    title: str
    page: str
    face: str
    weight: int
    half_life_days: int
    parameters: tuple[Parameter, ...]
    fed_by: tuple[str, ...]
    """The collections, or fields of one, whose use shows that its evidence is being kept."""
    reads: tuple[str, ...]
    """The records of the relationship, and what beyond them, that it looks at."""
    judge: Callable[[View], Iterator[Verdict]]


def _rule(module: ModuleType) -> Rule:
    page = module.__doc__ or ""
    return Rule(
        id=module.__name__.rpartition(".")[2].replace("_", "-"),
        title=page.partition("\n")[0],
        page=page,
        face=module.FACE,
        weight=getattr(module, "WEIGHT", USUAL_WEIGHT),
        half_life_days=getattr(module, "HALF_LIFE_DAYS", USUAL_HALF_LIFE_DAYS),
        parameters=tuple(
            value
            for value in vars(module).values()
            if isinstance(value, Parameter) and value.name.startswith(_prefix(module))
        ),
        fed_by=module.FED_BY,
        reads=module.READS,
        judge=module.judge,
    )


def _prefix(module: ModuleType) -> str:
    """The prefix of a rule's parameters, such as `do01_`."""
    kind, number = module.__name__.rpartition(".")[2].split("_")[:2]
    return f"{kind}{number}_"


def _discover() -> tuple[Rule, ...]:
    names = (path.stem for path in Path(__file__).parent.glob("*.py"))
    found = sorted(name for name in names if _FILE.fullmatch(name))
    return tuple(_rule(import_module(f"{__name__}.{name}")) for name in found)


RULES = _discover()
"""Every rule, in rule order: the do's, then the don'ts, by number."""

PARAMETERS: Mapping[str, Parameter] = {
    each.name: each for each in (*SHARED, *(each for rule in RULES for each in rule.parameters))
}
"""Every parameter that a policy may set, by name."""


def rules_touched(parameter: str) -> tuple[str, ...]:
    """The ids of the rules that a parameter may move: its own, or all where it is shared."""
    if any(each.name == parameter for each in SHARED):
        return tuple(rule.id for rule in RULES)
    return tuple(
        rule.id for rule in RULES if any(each.name == parameter for each in rule.parameters)
    )


RANGES: Mapping[str, Range] = {each.name: each.range for each in PARAMETERS.values()}
"""The values that each parameter may take."""
