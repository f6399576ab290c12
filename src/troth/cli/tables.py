"""Reviews and preflights as tables of 80 columns. A color never says what no word says."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from troth.cli.console import out
from troth.facts.times import Instant, format_instant
from troth.review.preflight import Preflight
from troth.review.reviews import Found, Review, shown
from troth.review.scores import coverage, faces
from troth.rules import FACES, RULES
from troth.rules.verdicts import SEVERITIES, Severity

if TYPE_CHECKING:
    from rich.console import Console

Names = Mapping[str, str]
"""Of organizations, by id."""

STYLES: Mapping[Severity, str] = {"block": "bold red", "warn": "yellow", "note": "cyan"}
NO_EVIDENCE = "–"
NEXT_ACTIONS = 6
PARTNER_WIDTH = 18
HEADERS = {"Openness": "Open-\nness", "Reciprocity": "Reci-\nprocity"}
NO_PARTNERS = (
    "A facts file needs a record in `relationships`\n"
    "between this organization and each partner that it works with."
)
NOBODY = (
    "Say who the partners are: under\n"
    "Partners in the browser, or by a facts file with a record in `relationships` for each."
)
VERDICTS = {
    "stop": ("bold red", "Stop: this would break a rule that must not be broken."),
    "caution": ("yellow", "Caution: this would break a rule."),
    "go": ("green", "Go: this breaks no rule."),
}
_WEIGHTS = {rule.id: rule.weight for rule in RULES}
_TITLES = {rule.id: rule.title for rule in RULES}


def print_portfolio(
    reviews: list[Review], names: Names, me: str, now: Instant, began: Instant | None = None
) -> None:
    """Print a line for each partner, and what to do next.

    `began` is when the workspace did, if this is one: what happened before is on nobody's list.
    """
    console = out()
    console.print(f"{names[me]} and its partners, as of {format_instant(now)}", style="bold")
    if not reviews:
        console.print(
            f"\nNo relationship to review yet. {NO_PARTNERS if began is None else NOBODY}"
        )
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Partner", max_width=PARTNER_WIDTH, no_wrap=True, overflow="ellipsis")
    counted = [severity.capitalize() for severity in SEVERITIES]
    for column in ("Score", "Cover", *(HEADERS.get(face, face) for face in FACES), *counted):
        table.add_column(column, justify="right", no_wrap=True)
    for review in _weakest_first(reviews):
        scores = review.scores
        table.add_row(
            names[review.them],
            _score(review.overall),
            f"{coverage(scores):.0f}%",
            *map(_score, faces(scores).values()),
            *(_number(_since(review.findings, began), severity) for severity in SEVERITIES),
        )
    console.print()
    console.print(table)
    _print_next_actions(console, reviews, names, began)


def _print_next_actions(
    console: "Console", reviews: list[Review], names: Names, began: Instant | None
) -> None:
    """Print what is most worth doing, over all partners."""
    found = [(review, each) for review in reviews for each in _since(review.findings, began)]
    earlier = sum(len(each.findings) for each in reviews) - len(found)
    if not found:
        console.print("\nNothing to put right.")
    else:
        console.print("\nNext best actions", style="bold")
    for number, (review, each) in enumerate(sorted(found, key=_stake)[:NEXT_ACTIONS], 1):
        console.print()
        _print_finding(console, each, f"{number}. ", f" {names[review.them]}")
    one = "troth review FACTS" if began is None else "troth review"
    if len(found) > NEXT_ACTIONS:
        console.print(f"\n{len(found) - NEXT_ACTIONS} more findings: {one} --relationship ID")
    if began is not None and earlier:
        console.print(
            f"\nBefore Troth: {earlier} finding{'' if earlier == 1 else 's'} about what was before "
            f"{format_instant(began)},\nwhich is on nobody's list: {one} --relationship ID"
        )


def _since(findings: Iterable[Found], began: Instant | None) -> list[Found]:
    """Those findings that are of what happened since the workspace began, if it is one."""
    return [each for each in findings if began is None or each.finding.at >= began]


def print_review(review: Review, names: Names, began: Instant | None = None) -> None:
    """Print all about one side of one relationship; what was before the workspace began, apart."""
    console, scores = out(), review.scores
    console.print(
        f"{names[review.me]} towards {names[review.them]}, as of {format_instant(review.as_of)}",
        style="bold",
    )
    console.print(
        f"\nOverall {_score(review.overall)}, from {coverage(scores):.0f}% of the rules"
        + _held_down(review)
    )
    by_face = ", ".join(f"{face} {_score(score)}" for face, score in faces(scores).items())
    console.print(by_face)
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Rule", ratio=1, no_wrap=True, overflow="ellipsis")
    for column in ("Score", "Occasions"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("Findings", no_wrap=True)
    for rule, each in review.rules.items():
        if rule in review.failed:
            table.add_row(
                _TITLES[rule], NO_EVIDENCE, "", f"could not be judged: {review.failed[rule]}"
            )
        else:
            score = each.score()
            said = "no evidence yet" if score is None else ""
            table.add_row(
                _TITLES[rule],
                _score(score),
                str(each.occasions),
                _counted(each.findings) if each.findings else Text(said, style="dim"),
            )
    console.print()
    console.print(table)
    since = _since(review.findings, began)
    before = [each for each in review.findings if began is not None and each.finding.at < began]
    for title, several in (("Findings", since), ("Before Troth", before)):
        if several:
            console.print(f"\n{title}", style="bold")
        for found in several:
            console.print()
            _print_finding(console, found, "", "")
    if review.wake_at is not None:
        console.print(f"\nNothing changes by itself before {format_instant(review.wake_at)}.")


def print_preflight(result: Preflight, names: Names) -> None:
    """Print the verdict on an action, and what it would change."""
    console = out()
    style, sentence = VERDICTS[result.verdict]
    console.print(sentence, style=style)
    for title, several in (
        ("It would bring", result.new),
        ("It would make worse", result.raised),
        ("It would clear", result.cleared),
    ):
        if several:
            console.print(f"\n{title}", style="bold")
        for relationship, found in several:
            console.print()
            _print_finding(console, found, "", f" relationship {relationship}")


def _print_finding(console: "Console", found: Found, before: str, after: str) -> None:
    finding = found.finding
    head = Text(before)
    head.append(finding.severity.upper(), style=STYLES[finding.severity])
    head.append(after)
    console.print(head)
    indent = (0, 0, 0, 3)
    console.print(Padding(Text(finding.sentence), indent, expand=False))
    console.print(Padding(Text(f"→ {finding.action}"), indent, expand=False))
    console.print(Padding(Text(found.key, style="dim", overflow="fold"), indent, expand=False))


def _held_down(review: Review) -> str:
    if not review.is_blocked:
        return ""
    return f" (without the open block: {_score(review.overall_unblocked)})"


def _score(score: float | None) -> str:
    return NO_EVIDENCE if score is None else f"{shown(score):.1f}"


def _counted(findings: Iterable[Found]) -> Text:
    """How many findings of each severity, in words."""
    severities = [each.finding.severity for each in findings]
    counted = Text()
    for severity in SEVERITIES:
        number = severities.count(severity)
        if number:
            counted.append(f"{number} {severity} ", style=STYLES[severity])
    return counted


def _number(findings: Iterable[Found], severity: Severity) -> Text:
    number = sum(each.finding.severity == severity for each in findings)
    return Text(str(number), style=STYLES[severity]) if number else Text(NO_EVIDENCE, style="dim")


def _weakest_first(reviews: Iterable[Review]) -> list[Review]:
    return sorted(reviews, key=lambda each: (each.overall is None, each.overall, each.them))


def _stake(found: tuple[Review, Found]) -> tuple[int, int, int, str]:
    """What is at stake: the gravest first, then the weightiest rule, then the latest."""
    finding = found[1].finding
    rank = SEVERITIES.index(finding.severity)
    return rank, -_WEIGHTS[found[1].rule], -finding.at, found[1].key
