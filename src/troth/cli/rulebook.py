"""`rules` and `rule`: the twenty rules, and the page of one."""

from typing import Annotated

import typer

from troth.cli.console import AsFormat, Format, out, print_json
from troth.cli.inputs import InputError
from troth.rules import RULES, Rule
from troth.rules.pages import page, short_name


def rules(format: AsFormat = Format.TABLE) -> None:
    """List the twenty rules.

    Example: troth rules
    """
    if format is Format.JSON:
        print_json({"format": "troth-rules/1", "rules": [_as_json(each) for each in RULES]})
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("Rule", "It says", "Face", "Weight"):
        table.add_column(column, justify="right" if column == "Weight" else "left")
    for each in RULES:
        table.add_row(each.id, each.title, each.face, str(each.weight))
    out().print(table)


def rule(
    rule: Annotated[str, typer.Argument(metavar="ID", help="Such as dont-02-cheat, or dont-02.")],
    format: AsFormat = Format.TABLE,
) -> None:
    """Print the page of one rule: what it watches, finds, and how it clears.

    Example: troth rule dont-02-cheat
    """
    found = [each for each in RULES if each.id == rule or each.id.startswith(f"{rule}-")]
    if len(found) != 1:
        raise InputError(f"{rule}: no such rule; `troth rules` lists them")
    if format is Format.JSON:
        print_json({"format": "troth-rule/1", **_as_json(found[0])})
        return
    from rich.markdown import Markdown

    out().print(Markdown(page(found[0])))


def _as_json(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": short_name(rule),
        "title": rule.title,
        "face": rule.face,
        "weight": rule.weight,
        "half_life_days": rule.half_life_days,
        "parameters": [
            {
                "name": each.name,
                "default": each.default,
                "unit": each.unit.value,
                "least": each.range.low,
                "most": each.range.high,
                "reason": each.reason,
                "source": each.source,
            }
            for each in rule.parameters
        ],
        "page": page(rule),
    }
