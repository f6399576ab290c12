"""Reviews and preflights, printed as a command was asked to."""

from collections.abc import Mapping

from troth.cli.console import Format, print_json
from troth.facts.times import Instant, format_instant
from troth.review import Review
from troth.review.preflight import Preflight


def print_reviews(
    reviews: list[Review],
    names: Mapping[str, str],
    me: str,
    now: Instant,
    *,
    one: bool,
    format: Format,
    began: Instant | None = None,
) -> None:
    """Print reviews of an organization's conduct; `one` relationship with all its findings.

    `began` is when the workspace did, if they are of one: what happened before it is told apart.
    """
    if format is Format.JSON:
        print_json(
            {
                "format": "troth-review/1",
                "as_of": format_instant(now),
                "me": me,
                "relationships": {each.relationship: each.as_json() for each in reviews},
            }
        )
        return
    from troth.cli import tables

    if one and reviews:
        tables.print_review(reviews[0], names, began)
    else:
        tables.print_portfolio(reviews, names, me, now, began)


def print_preflight(result: Preflight, names: Mapping[str, str], format: Format) -> None:
    """Print what an action would break or mend."""
    if format is Format.JSON:
        print_json(result.as_json())
        return
    from troth.cli import tables

    tables.print_preflight(result, names)
