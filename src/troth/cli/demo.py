"""`demo`: the demo's facts and CRM export as files, and their review."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from troth.cli.console import note, out
from troth.cli.inputs import InputError
from troth.facts.times import FIRST_YEAR, LAST_YEAR, format_instant

PARTNER = "halden"
"""The partner that the demo shows from near."""
DEMO_YEARS = range(FIRST_YEAR + 10, LAST_YEAR - 10)
"""The story and its plans must lie in the years of a facts file."""


def demo(
    into: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to write the files.")] = Path(
        "demo"
    ),
    today: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day on which the story ends.")
    ] = None,
) -> None:
    """Write the demo's facts and CRM export, review them, and print what comes of it.

    Example: troth demo --into demo --today 2026-07-02
    """
    from troth import demo as story
    from troth.cli import tables
    from troth.review import Book, read_facts, review

    day = _day(today)
    story.write(into, day)
    path = into / "demo-facts.json"
    now = story.as_of(day)
    facts = read_facts(path.read_bytes())
    reviews = list(review(Book(facts), now))
    names = {each.id: each.name for each in facts.organizations}
    tables.print_portfolio(reviews, names, facts.me, now)
    out().rule()
    tables.print_review(next(each for each in reviews if each.them == PARTNER), names)
    note(f"\nThe facts are in {path}, a CRM export of the same story in {into / 'crm'}. Try:")
    note(f"  troth review {path} --as-of {format_instant(now)} --me {PARTNER}")


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year not in DEMO_YEARS:
        raise InputError(f"--today {text}: a date such as 2026-07-02 is expected")
    return day
