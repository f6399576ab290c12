"""Public holidays, as the `holidays` library knows them.

A rule sees only the dates in `Organization.holidays`; this fills them in when an organization is
created or imported, so that nobody types them.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from troth.facts.model import Organization


def public_holidays(country: str, region: str | None, years: Iterable[int]) -> tuple[date, ...]:
    """The public holidays of a country (ISO 3166), or of a region of it, in some years.

    Without a known region these are the holidays of the whole country; of a country that the
    library does not know there are none.
    """
    import holidays  # heavy, and needed only where organizations are made

    regions = holidays.list_supported_countries(include_aliases=True)
    if country not in regions:
        return ()
    known = region if region in regions[country] else None
    return tuple(sorted(holidays.country_holidays(country, subdiv=known, years=set(years))))


def with_holidays(
    organization: Organization, years: Iterable[int], region: str | None = None
) -> Organization:
    """The organization with its country's holidays filled in, unless it has some already."""
    if organization.holidays or organization.country is None:
        return organization
    days = public_holidays(organization.country, region, years)
    return msgspec.structs.replace(organization, holidays=days)
