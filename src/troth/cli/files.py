"""`validate`, `review` and `check`: the rules on facts files, without a database."""

from typing import Annotated

import typer

from troth.cli.console import AsFormat, Format, note, print_json, progress
from troth.cli.inputs import AsOf, FactsFile, InputError, Me, read_bytes, read_time, whose
from troth.facts.file import parse
from troth.facts.times import format_instant
from troth.review import Book, Horizon, Review, judge, look, read_facts
from troth.review.partner import HIDDEN_RULES, partner_view
from troth.review.preflight import preflight

STOPPED = 1


def validate(facts: FactsFile) -> None:
    """Say every error of a facts file, a line each; nothing if it is valid.

    Example: troth validate facts.json
    """
    read_facts(read_bytes(facts))


def review(
    facts: FactsFile,
    as_of: AsOf = None,
    me: Me = None,
    relationship: Annotated[
        str | None, typer.Option(metavar="ID", help="One relationship, with all its findings.")
    ] = None,
    partner_view: Annotated[
        bool,
        typer.Option("--partner-view", help="Only what the partner may see; with --relationship."),
    ] = False,
    format: AsFormat = Format.TABLE,
) -> None:
    """Review relationships by the twenty rules: scores, evidence, findings.

    Example: troth review facts.json --as-of 2026-03-31T17:00:00+02:00
    """
    if partner_view and relationship is None:
        raise InputError("--partner-view: which relationship? Give --relationship ID")
    known = read_facts(read_bytes(facts))
    now, book = read_time(as_of), Book(known)
    judged = Horizon(book, now).organization(whose(known, me))
    reviews = _reviews(book, now, judged, relationship, partner_view)
    if format is Format.JSON:
        print_json(
            {
                "format": "troth-review/1",
                "as_of": format_instant(now),
                "me": judged,
                "relationships": {each.relationship: each.as_json() for each in reviews},
            }
        )
        return
    from troth.cli import tables

    names = {each.id: each.name for each in known.organizations}
    if relationship is not None and reviews:
        tables.print_review(reviews[0], names)
    else:
        tables.print_portfolio(reviews, names, judged, now)


def _reviews(
    book: Book, now: int, me: str, relationship: str | None, as_partner: bool
) -> list[Review]:
    horizon = Horizon(book, now)
    if relationship is None:
        wanted = horizon.relationships(me)
        return [
            judge(look(horizon.material(each), me, now))
            for each in progress(wanted, len(wanted), "Reviewing")
        ]
    if relationship not in book.records["relationships"]:
        raise InputError(f"--relationship {relationship}: no relationship has this id")
    standing = horizon.standing(relationship)
    if standing not in horizon.relationships(me):
        note(f"{relationship} is not reviewed: it has not begun, has ended, or is not one of {me}.")
        return []
    assert standing is not None, "it is among those that stand"
    without: frozenset[str] = frozenset()
    if as_partner:
        horizon = Horizon(Book(partner_view(book, standing, now)), now)
        without = HIDDEN_RULES
    return [judge(look(horizon.material(standing), me, now), without)]


def check(
    facts: FactsFile,
    action: Annotated[
        str, typer.Argument(metavar="ACTION", help="An action file, or - for standard input.")
    ],
    as_of: AsOf = None,
    me: Me = None,
    format: AsFormat = Format.TABLE,
) -> None:
    """Say what an action would break or mend, before it is taken.

    The exit status is 1 if the action would be stopped.

    Example: troth check facts.json action.json --as-of 2026-03-31T17:00:00+02:00
    """
    if facts == action:
        raise InputError(f"{facts}: the facts and the action are two files")
    known = read_facts(read_bytes(facts))
    result = preflight(Book(known), parse(read_bytes(action)), read_time(as_of), whose(known, me))
    if format is Format.JSON:
        print_json(result.as_json())
    else:
        from troth.cli import tables

        tables.print_preflight(result, {each.id: each.name for each in known.organizations})
    if result.verdict == "stop":
        raise typer.Exit(STOPPED)
