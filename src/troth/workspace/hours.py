"""When a company of the facts works: its calendar, and spans of working time in words."""

from troth.facts.calendar import Calendar, calendar_of
from troth.facts.times import HOUR
from troth.ledger import rows


def calendar_of_company(organization: str) -> Calendar:
    """The business calendar of an organization, as the facts have it."""
    company = next(iter(rows.select("organizations", "WHERE id = %s", organization)))
    closures = rows.select("closures", "WHERE organization_id = %s", organization)
    return calendar_of(company, closures)


def in_words(work: int, calendar: Calendar) -> str:
    """A span of working time, in microseconds, as people say it: 2 working days."""
    if work >= calendar.business_day:
        return _several(round(work / calendar.business_day), "working day")
    if work >= HOUR:
        return _several(round(work / HOUR), "working hour")
    return "less than an hour"


def _several(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
