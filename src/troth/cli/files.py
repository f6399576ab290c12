"""`validate`, `review` and `check`: the rules on facts files, without a database.

`review` and `check` without a facts file work on the workspace.
"""

from typing import Annotated

import typer

from troth.cli.console import AsFormat, Format, note, progress
from troth.cli.inputs import (
    AsOf,
    FactsFile,
    InputError,
    MaybeFactsFile,
    Me,
    read_bytes,
    read_time,
    whose,
)
from troth.cli.results import print_preflight, print_reviews
from troth.facts.file import parse
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
    facts: MaybeFactsFile = None,
    as_of: AsOf = None,
    me: Me = None,
    relationship: Annotated[
        str | None, typer.Option(metavar="ID", help="One relationship, with all its findings.")
    ] = None,
    partner_view: Annotated[
        bool,
        typer.Option("--partner-view", help="Only what the partner may see; with --relationship."),
    ] = False,
    full: Annotated[
        bool,
        typer.Option("--full", help="Of the workspace: all, not only what changed or is due."),
    ] = False,
    format: AsFormat = Format.TABLE,
) -> None:
    """Review relationships by the twenty rules: scores, evidence, findings.

    Without a facts file, review what changed or is due in the workspace, and print where all
    stands; with --as-of, look back or ahead, and store nothing.

    Example: troth review facts.json --as-of 2026-03-31T17:00:00+02:00
    """
    if partner_view and relationship is None:
        raise InputError("--partner-view: which relationship? Give --relationship ID")
    if facts is None:
        from troth.cli.reviews import review_workspace

        review_workspace(as_of, me, relationship, full=full, as_partner=partner_view, format=format)
        return
    known = read_facts(read_bytes(facts))
    now, book = read_time(as_of), Book(known)
    judged = Horizon(book, now).organization(whose(known, me))
    reviews = _reviews(book, now, judged, relationship, partner_view)
    names = {each.id: each.name for each in known.organizations}
    print_reviews(reviews, names, judged, now, one=relationship is not None, format=format)


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
    facts: Annotated[
        str,
        typer.Argument(metavar="[FACTS]", help="A facts file, or -; left out: the workspace."),
    ],
    action: Annotated[
        str | None, typer.Argument(metavar="ACTION", help="An action file, or -.")
    ] = None,
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
    if action is None:
        if me is not None:
            raise InputError("--me: the workspace checks what its own company does")
        from troth.cli.reviews import check_in_workspace

        result, names = check_in_workspace(parse(read_bytes(facts)), read_time(as_of))
    else:
        known = read_facts(read_bytes(facts))
        names = {each.id: each.name for each in known.organizations}
        parsed = parse(read_bytes(action))
        result = preflight(Book(known), parsed, read_time(as_of), whose(known, me))
    print_preflight(result, names, format)
    if result.verdict == "stop":
        raise typer.Exit(STOPPED)
