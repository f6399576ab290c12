"""The page of each rule, written from its docstring and parameters.

`python -m troth.rules.pages FOLDER` writes `FOLDER/<rule id>.md`; with `--check` it only says, by
its exit status, whether they are current. A page with a missing heading, or that names a parameter
which the rule does not have, or leaves one out, is an error.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from troth.rules import PARAMETERS, RULES, Rule
from troth.rules.parameters import Parameter

HEADINGS = ("Watched", "Credit", "Findings", "Edges", "Neighbors")

_PARAMETER = re.compile(r"`((?:do|dont)[0-9]{2}_\w+)`")


def short_name(rule: Rule) -> str:
    """How people say it: "Do 4", "Don't 2"."""
    kind, number, *_ = rule.id.split("-")
    return f"{'Do' if kind == 'do' else 'Don’t'} {int(number)}"


def page(rule: Rule) -> str:
    """The page of a rule, in Markdown. Raises ValueError where its docstring lacks something."""
    faults = list(_faults(rule))
    if faults:
        raise ValueError(f"{rule.id}: {'; '.join(faults)}")
    title, _, body = rule.page.partition("\n")
    facts = (
        f"{short_name(rule)} · `{rule.id}` · {rule.face} · weight {rule.weight} · "
        f"half-life {rule.half_life_days} days"
    )
    parts = [f"# {title}", facts, body.strip()]
    if rule.parameters:
        parts += ["## Parameters", "\n".join(map(_parameter, rule.parameters))]
    return "\n\n".join(parts) + "\n"


def _parameter(parameter: Parameter) -> str:
    return (
        f"- `{parameter.name}` = {parameter.default:g} {parameter.unit.value} "
        f"({parameter.range}): {parameter.reason} Source: {parameter.source}."
    )


def _faults(rule: Rule) -> Iterator[str]:
    headings = tuple(re.findall(r"^## (.+)$", rule.page, re.MULTILINE))
    if headings != HEADINGS:
        yield f"its headings are {', '.join(headings)}, not {', '.join(HEADINGS)}"
    named = set(_PARAMETER.findall(rule.page))
    for name in sorted(named - PARAMETERS.keys()):
        yield f"{name} is no parameter"
    for parameter in rule.parameters:
        if parameter.name not in named:
            yield f"{parameter.name} is not named"


def _index() -> str:
    lines = [f"- [{rule.title}]({rule.id}.md) ({short_name(rule)})" for rule in RULES]
    return "# The twenty rules\n\n" + "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or check them. Returns the exit status."""
    is_check = "--check" in arguments
    folder = Path(next(each for each in arguments if each != "--check"))
    pages = {folder / f"{rule.id}.md": page(rule) for rule in RULES}
    pages[folder / "index.md"] = _index()
    stale = [
        path
        for path, text in pages.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    stale += [path for path in folder.glob("*.md") if path not in pages]
    if is_check:
        for path in stale:
            print(f"{path} is not current: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for path in stale:
        if path in pages:
            path.write_text(pages[path], encoding="utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
