"""One meeting: is it prepared, who led, who talked, what follows."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from troth.accounts.reach import ANYONE
from troth.rules import PARAMETERS
from troth.workspace.actions import actions
from troth.workspace.findings import open_findings, partner_names, show
from troth.workspace.registry import page


@page("meetings/<str:pk>/", "meeting", ANYONE)
def meeting(request: Any, pk: str) -> HttpResponse:
    """Show one meeting."""
    row = (
        request.reach.reads("meetings")
        .filter(pk=pk)
        .select_related("host", "invited_by", "customer", "opportunity", "relationship")
        .first()
    )
    if row is None:
        raise Http404(pk)
    between = row.relationship
    them = between.b_id if between.a_id == request.me else between.a_id
    shares = {each["organization"]: each["seconds"] for each in row.talk_seconds}
    total = sum(shares.values())
    names = partner_names({them, request.me, *shares})
    guest = row.host_id != request.me and row.customer_id is not None
    findings = show(
        open_findings(request.reach)
        .filter(review__relationship=row.relationship_id)
        .select_related("review"),
        request.reach,
    )
    people = {each["person"] for each in row.attendance}
    context = {
        "row": row,
        "them": them,
        "their_name": names.get(them, ""),
        "talk": [
            (names.get(side, side), side, 100 * seconds / total if total else 0)
            for side, seconds in sorted(shares.items(), key=lambda each: -each[1])
        ],
        "guest": guest,
        "most": PARAMETERS["dont08_talk_note"].default * 100
        if "dont08_talk_note" in PARAMETERS
        else 40,
        "asks": request.reach.reads("asks")
        .filter(
            relationship=row.relationship_id,
            asked=request.me,
            answered_at=None,
            withdrawn_at=None,
        )
        .order_by("made_at")[:5],
        "pledges": request.reach.reads("pledges")
        .filter(
            relationship=row.relationship_id,
            fulfilled_at=None,
            released_at=None,
            withdrawn_at=None,
        )
        .order_by("due_on")[:8],
        "people": request.reach.reads("people")
        .filter(pk__in=sorted(people))
        .select_related("organization")
        .order_by("name"),
        "came": {each["person"]: each.get("attended", True) for each in row.attendance},
        "findings": [
            each
            for each in findings
            if ("meetings", pk) in [each.subject, *((e.collection, e.id) for e in each.evidence)]
        ],
        "steps": _steps(row) if request.reach.may_work("meetings", row) else [],
        "works": request.reach.may_work("meetings", row),
    }
    return render(request, "workspace/meeting.html", context)


def _steps(row: Any) -> list[Any]:
    known = actions()
    if row.cancelled_at is not None:
        return []
    if row.ended_at is None:
        steps = [] if row.agenda_sent_at else [known["send-agenda"]]
        return [*steps, known["cancel-meeting"]]
    return [] if row.followup_sent_at else [known["send-followup"]]
