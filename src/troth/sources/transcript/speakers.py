"""Who a speaker is: a person, or at least an organization; else it must be asked."""

from typing import NamedTuple

from troth.sources.called import called
from troth.sources.known import Known


class Speaker(NamedTuple):
    """A speaker, as a file names them, and who that is as far as it is known."""

    label: str
    name: str
    person: str | None
    organization: str | None


def speaker(label: str, known: Known) -> Speaker:
    """Who is meant by a name that a meeting program shows."""
    name, address, beside = called(label)
    person = known.person_of_address(address) if address else None
    organization = known.organization_of_address(address) if address else None
    if organization is None and beside:
        organization = known.organization_named(beside)
    if person is None and name:
        of = [organization] if organization else None
        several = known.people_named(name, of)
        if len(several) > 1 and organization is None:
            ours = [known.me, *known.partners]
            several = known.people_named(name, ours) or several
        if len(several) == 1:
            person = several[0]
            organization = known.standing(known.people[person].organization)
    return Speaker(label, name or label, person, organization)
