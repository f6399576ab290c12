"""`review` and `check` on the workspace."""

from typing import Any

from troth.cli.console import Format, note, progress
from troth.cli.inputs import InputError, read_time
from troth.cli.ledger import ledger
from troth.cli.results import print_reviews
from troth.facts.times import Instant
from troth.review import Review
from troth.review.preflight import Preflight


def review_workspace(
    as_of: str | None,
    me: str | None,
    relationship: str | None,
    *,
    full: bool,
    as_partner: bool,
    format: Format,
) -> None:
    """Review what changed or is due, or everything; print where all stands."""
    now = read_time(as_of)
    with ledger():
        from django.conf import settings

        from troth.ledger import reviewing, stored
        from troth.ledger.loading import who_is_who
        from troth.ledger.models import Relationship
        from troth.ledger.writing import the_workspace, whose

        company, names = whose(), stored.names()
        if me is not None and me not in names:
            raise InputError(f"--me {me}: no organization has this id")
        if relationship is not None and not Relationship.objects.filter(pk=relationship).exists():
            raise InputError(f"--relationship {relationship}: no relationship has this id")
        standing = who_is_who(company, now)
        judged = standing.organization(me or company)
        if as_of is None:
            work = reviewing.all_of_them() if full else reviewing.waiting(now)
            total = len(work.relationships)
            judging = reviewing.review(work, now, settings.TROTH["TROTH_PROCESSES"])
            for _ in progress(judging, total, "Reviewing"):
                pass
            note(f"{total} relationships reviewed.")
        if as_partner and relationship is not None:
            reviews = _as_partner(relationship, judged, now)
        elif as_of is None and judged == standing.organization(company):
            reviews = [
                each for each in stored.reviews(now) if relationship in (None, each.relationship)
            ]
        else:
            found = reviewing.as_of(now, relationship, judged)
            total = Relationship.objects.count() if relationship is None else 1
            reviews = _in_order(progress(found, total, "Reviewing"))
        if relationship is not None and not reviews:
            note(
                f"{relationship} is not reviewed: it has not begun, has ended, or is not one of "
                f"{judged}."
            )
        print_reviews(
            reviews,
            names,
            judged,
            now,
            one=relationship is not None,
            format=format,
            began=the_workspace().began_at,
        )


def _as_partner(relationship: str, side: str, now: Instant) -> list[Review]:
    from troth.ledger.reviewing import reviews_of_view, shared_view

    try:
        facts = shared_view(relationship, now)
    except KeyError:
        return []
    return [each for each in reviews_of_view(facts, relationship, now) if each.me == side]


def _in_order(reviews: Any) -> list[Review]:
    return sorted(reviews, key=lambda each: str(each.relationship))


def check_in_workspace(action: Any, now: Instant) -> tuple[Preflight, dict[str, str]]:
    """What a parsed action would break or mend, and the names of those concerned."""
    with ledger():
        from troth.ledger.acting import check
        from troth.ledger.stored import names

        return check(action, now), names()
