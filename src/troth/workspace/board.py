"""The board of an opportunity: who is engaged on it, where each stands, and what the rules say."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from troth.accounts.reach import Reach
from troth.workspace.clock import local_today
from troth.workspace.findings import Shown, open_findings, show
from troth.workspace.next_actions import partners_of

LANES = (
    ("candidate", "Candidates", ""),
    ("exploring", "Exploring", "Just talking"),
    ("proposed", "Proposed", "Dating"),
    ("committed", "Committed", "Going steady"),
)
STEPS = {"candidate": "explore", "exploring": "propose", "proposed": "commit"}
"""The next step in each lane."""


class Ticket(NamedTuple):
    """An engagement on the board."""

    row: Any
    partner: str
    lane: str
    severity: str
    finding: Any
    disclosed_at: int | None
    nda_until: Any

    @property
    def since(self) -> Any:
        """When it came to where it is."""
        row = self.row
        return row.committed_at or row.proposed_at or row.exploring_at or row.identified_at

    @property
    def step(self) -> str:
        """The action that takes it to the next lane; none from the last."""
        return STEPS.get(self.lane, "")

    @property
    def remedy(self) -> Any:
        """The way out of its finding, unless that is the next step anyway."""
        found = self.finding and self.finding.remedy
        return found if found and not (self.step and f"/{self.step}/" in found.url) else None


class Board(NamedTuple):
    """What a user may see of who is engaged on an opportunity."""

    engagements: list[Any]
    names: dict[str, str]
    """The partners, by relationship."""
    findings: list[Shown]
    """What the rules say of us there, the gravest first."""
    tickets: list[Ticket]

    @property
    def open(self) -> list[Ticket]:
        """The engagements that are neither ended nor fulfilled."""
        return [each for each in self.tickets if each.lane]


def board_of(opportunity: Any, reach: Reach, *, with_findings: bool = True) -> Board:
    """The board of an opportunity; a fixed number of queries, however many are engaged."""
    pk = opportunity.pk
    engagements = list(
        reach.reads("engagements").filter(opportunity=pk).order_by("identified_at", "pk")
    )
    relationships = {each.relationship_id for each in engagements}
    names = partners_of(relationships, reach)
    findings = []
    if with_findings:
        of_these = open_findings(reach).filter(review__relationship__in=sorted(relationships))
        findings = [
            each
            for each in show(of_these.select_related("review"), reach)
            if _concerns(each, pk, {engagement.pk for engagement in engagements})
        ]
    ndas = _ndas(reach, relationships)
    tickets = [_ticket(each, names, findings, ndas, reach.me) for each in engagements]
    return Board(engagements, names, findings, tickets)


def _concerns(finding: Any, opportunity: str, engagements: set[str]) -> bool:
    references = {finding.subject, *((each.collection, each.id) for each in finding.evidence)}
    return ("opportunities", opportunity) in references or any(
        ("engagements", each) in references for each in engagements
    )


def _ticket(
    row: Any, names: dict[str, str], findings: list[Any], ndas: dict[str, Any], me: str | None
) -> Ticket:
    lane = ""
    if row.ended_at is None and row.fulfilled_at is None:
        lane = next(
            (
                name
                for name, at in (
                    ("committed", row.committed_at),
                    ("proposed", row.proposed_at),
                    ("exploring", row.exploring_at),
                )
                if at is not None
            ),
            "candidate",
        )
    found = next((each for each in findings if each.subject == ("engagements", row.pk)), None)
    told = row.lead_disclosed_at if row.lead_id == me else row.partner_disclosed_at
    return Ticket(
        row,
        names.get(row.relationship_id, ""),
        lane,
        found.severity if found else "",
        found,
        told,
        ndas.get(row.relationship_id),
    )


def _ndas(reach: Any, relationships: Iterable[str]) -> dict[str, Any]:
    found = reach.reads("agreements").filter(
        relationship__in=sorted(relationships), kind="nda", terminated_at=None
    )
    today = local_today()
    return {
        each.relationship_id: each
        for each in found.order_by("signed_at")
        if each.expires_on is None or each.expires_on >= today
    }
