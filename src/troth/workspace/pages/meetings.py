"""One meeting: the brief before it; after it who led, who talked, our manners, what follows."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render

from troth.accounts.reach import ANYONE, WORKERS
from troth.workspace.actions import actions
from troth.workspace.findings import open_findings, partner_names, show
from troth.workspace.imports import ANY
from troth.workspace.meeting import (
    Check,
    Said,
    checks,
    heard_in,
    likely_to_come,
    limits,
    past_the_host,
    said_in,
)
from troth.workspace.models import ImportRun
from troth.workspace.pages.importing import begin_import
from troth.workspace.questions import WHY
from troth.workspace.registry import page

MOST_BYTES = 32 << 20
UNDER_WAY = (ImportRun.WAITING, ImportRun.RUNNING)


class TranscriptForm(forms.Form):
    """The transcript of a meeting."""

    file = forms.FileField(
        label="Transcript",
        help_text="WebVTT or SRT, as Zoom, Teams, Meet or Webex write it. It is read, and not "
        "kept.",
        widget=forms.FileInput(attrs={"class": "input", "accept": ".vtt,.srt"}),
    )

    def clean_file(self) -> Any:
        """A file that can be one."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".vtt", ".srt")):
            raise forms.ValidationError("A file that ends in .vtt or .srt, please.")
        if file.size > MOST_BYTES:
            raise forms.ValidationError("At most 32 MB, please.")
        return file


@page("meetings/<str:pk>/", "meeting", ANYONE)
def meeting(request: Any, pk: str) -> HttpResponse:
    """Show one meeting."""
    return _show(request, _meeting(request, pk), TranscriptForm())


@page("meetings/<str:pk>/transcript/", "meeting-transcript", WORKERS, methods=("POST",))
def transcript(request: Any, pk: str) -> HttpResponse:
    """Have the transcript of a meeting read in the background."""
    row = _meeting(request, pk)
    if not request.reach.may_work("meetings", row):
        raise PermissionDenied
    form = TranscriptForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, row, form, status=422)
    return begin_import(request, ANY, [form.cleaned_data["file"]], {"meeting": pk})


def _meeting(request: Any, pk: str) -> Any:
    row = (
        request.reach.reads("meetings")
        .filter(pk=pk)
        .select_related("host", "invited_by", "customer", "opportunity", "relationship")
        .first()
    )
    if row is None:
        raise Http404(pk)
    return row


def _show(request: Any, row: Any, form: forms.Form, status: int = 200) -> HttpResponse:
    between, reach = row.relationship, request.reach
    them = between.b_id if between.a_id == request.me else between.a_id
    works = reach.may_work("meetings", row)
    shares = {each["organization"]: each["seconds"] for each in row.talk_seconds}
    total = sum(shares.values())
    served = {side for each in row.agenda for side in each["serves"]}
    sides = {them, request.me, row.host_id, *shares, *served, row.customer_id} - {None}
    names = partner_names(sides)
    guest = row.host_id != request.me and row.customer_id is not None
    findings = [
        each
        for each in show(
            open_findings(reach)
            .filter(review__relationship=row.relationship_id)
            .select_related("review"),
            reach,
        )
        if ("meetings", row.pk) in [each.subject, *((e.collection, e.id) for e in each.evidence)]
    ]
    came = {
        each["person"]: (each.get("accepted", True), each.get("attended", True))
        for each in row.attendance
    }
    if row.ended_at is None:
        came = dict.fromkeys(likely_to_come(row, reach), (True, True))
    people = list(
        reach.reads("people")
        .filter(pk__in=sorted(came), left_at=None)
        .select_related("organization")
        .order_by("organization__name", "name")
    )
    heard = heard_in(row, reach) if works else []
    pledges = [each for each in heard if each.kind == "pledge"]
    share = shares.get(request.me, 0) / total if total else None
    most, contact_days = limits(row.relationship_id, request.me, request.now)
    manners: list[Check] = []
    if guest and row.ended_at:
        around = any(
            each.rule == "dont-08-forget-manners" and each.kind == "around" for each in findings
        )
        past_them = past_the_host(row, request.me, contact_days, reach)
        ours = [
            (each.name, *came[each.pk]) for each in people if each.organization_id == request.me
        ]
        said = Said(share, most, around, past_them, ours, len(pledges))
        manners = checks(row, request.me, said, names)
    context = {
        "row": row,
        "them": them,
        "their_name": names.get(them, ""),
        "names": names,
        "talk": _talk(shares, total, names, request.me, them),
        "guest": guest,
        "most": most * 100,
        "contact_days": contact_days,
        "checks": manners,
        "to_mend": sum(each.well is False for each in manners),
        "asks": _open(reach, "asks", row, asked=request.me, answered_at=None).order_by("made_at")[
            :5
        ],
        "pledges": _open(reach, "pledges", row, fulfilled_at=None, released_at=None).order_by(
            "due_on"
        )[:8],
        "people": [(each, *came[each.pk]) for each in people],
        "findings": findings,
        "steps": _steps(row, request.me) if works else [],
        "works": works,
        "to_confirm": pledges,
        "heard": [each for each in heard if each.kind != "pledge"],
        "promised": list(said_in(row, "pledges", "made_at", reach)),
        "ideas": list(said_in(row, "ideas", "offered_at", reach)),
        "claims": list(said_in(row, "claims", "made_at", reach)),
        "why": WHY,
        "form": form,
        "run": ImportRun.objects.filter(options__meeting=row.pk, state__in=UNDER_WAY).first(),
    }
    return render(request, "workspace/meeting.html", context, status=status)


def _talk(
    shares: dict[str, int], total: int, names: dict[str, str], me: str, them: str
) -> list[dict[str, Any]]:
    """Each company's part of the talk: us, them, the others; and where it begins in the bar."""
    order = {me: 0, them: 1}
    found, start = [], 0.0
    for side in sorted(shares, key=lambda each: (order.get(each, 2), -shares[each], each)):
        part = 100 * shares[side] / total if total else 0.0
        fill = {me: "us-fill", them: "them-fill"}.get(side, "calm-fill")
        found.append({"name": names.get(side, side), "part": part, "start": start, "fill": fill})
        start += part
    return found


def _open(reach: Any, collection: str, row: Any, **more: Any) -> Any:
    return reach.reads(collection).filter(
        relationship=row.relationship_id, withdrawn_at=None, **more
    )


def _steps(row: Any, me: str) -> list[Any]:
    known = actions()
    if row.cancelled_at is not None:
        return []
    if row.ended_at is None:
        ours = row.agenda_sent_at is None and row.invited_by_id == me
        steps = [known["send-agenda"]] if ours else []
        return [*steps, known["cancel-meeting"]]
    ours = row.followup_sent_at is None and row.host_id == me
    return [known["send-followup"]] if ours else []
