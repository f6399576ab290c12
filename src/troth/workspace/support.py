"""Support from the alliance team: who is to answer, until when, and who may read what was said."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Count

from troth.accounts.models import User
from troth.accounts.reach import Reach, lookers_after
from troth.facts.times import Instant
from troth.ledger.models import Relationship
from troth.ledger.policies import parameters_of
from troth.rules import PARAMETERS
from troth.workspace.hours import calendar_of_company, in_words
from troth.workspace.models import SupportCase

ANSWER = PARAMETERS["do10_answer_days"]
ZERO = PARAMETERS["do10_zero_days"]


class Clock(NamedTuple):
    """Until when the team should answer a request, and how it stands."""

    due: Instant
    words: str
    state: str
    """The class of the label: is-ok, is-warn, is-late, or nothing."""


def clocks(requests: Iterable[Any], me: str, now: Instant) -> dict[str, Clock]:
    """The clock of each of some requests of ours, in our working time and by the policy in force.

    The time to answer is that of do-10; it is a fixed number of queries, however many there are.
    """
    several = list(requests)
    if not several:
        return {}
    calendar = calendar_of_company(me)
    parameters = parameters_of(me, now, {each.relationship_id for each in several})
    found = {}
    for each in several:
        days = parameters[each.relationship_id]
        due = calendar.deadline(each.opened_at, days[ANSWER])
        last = calendar.deadline(each.opened_at, days[ZERO])
        found[each.pk] = Clock(due, *_told(each.answered_at, due, last, now, calendar))
    return found


def _told(
    answered: Instant | None, due: Instant, last: Instant, now: Instant, calendar: Any
) -> tuple[str, str]:
    if answered is not None:
        late = calendar.worked(due, answered)
        if answered <= due:
            return "Answered in time", "is-ok"
        return f"Answered {in_words(late, calendar)} late", ""
    if now <= due:
        left = calendar.worked(now, due)
        return f"{in_words(left, calendar).capitalize()} left", (
            "is-warn" if left < calendar.business_day else "is-note"
        )
    late = in_words(calendar.worked(due, now), calendar).capitalize()
    return f"{late} late", "is-late" if now > last else "is-warn"


def route(relationship: str, asker: User | None) -> User | None:
    """Who gets a request: a manager of the partner other than the asker, whoever has the fewest.

    Managers whom the relationship names as its leads come before others who look after it; None
    where there is nobody.
    """
    able = [each for each in lookers_after(relationship) if each != asker]
    leads = Relationship.objects.values_list("leads", flat=True).get(pk=relationship)
    named = [each for each in able if each.person_id in leads] or able
    open_ones: Mapping[int, int] = dict(
        SupportCase.objects.filter(holder__in=named, request__answered_at=None)
        .order_by()
        .values_list("holder")
        .annotate(n=Count("pk"))
    )
    return min(named, key=lambda each: (open_ones.get(each.pk, 0), each.pk), default=None)


def case_of(request: str) -> SupportCase:
    """What is kept beside a request; nothing is yet where it came from an import."""
    kept = SupportCase.objects.select_related("holder", "asked_by").filter(pk=request).first()
    return kept or SupportCase(request_id=request)


def reads_words(reach: Reach, relationship: str) -> bool:
    """Whether a user may read what was asked and answered: whoever works on the relationship."""
    return relationship in reach.works_on


def answers(reach: Reach, row: Any, case: SupportCase | None) -> bool:
    """Whether a user may answer or hand over a request: a manager of the partner, not the asker."""
    asker = case.asked_by_id if case is not None else None
    return reach.is_manager and row.relationship_id in reach.led and asker != reach.user.pk
