"""Opportunities: all of them, and one with its board, needs, disclosure, wins and influence."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from troth.accounts.reach import ANYONE, WORKERS
from troth.facts.file import InvalidFacts
from troth.facts.times import moment
from troth.ledger.acting import Stopped
from troth.ledger.models import Ask, Engagement, Organization, Person, Rivalry
from troth.rules import PARAMETERS
from troth.workspace.actions import actions
from troth.workspace.clock import local_today
from troth.workspace.findings import open_findings, show
from troth.workspace.forms import ReferenceField, name_references, plain
from troth.workspace.lines import partner_name
from troth.workspace.models import Influence
from troth.workspace.next_actions import partners_of
from troth.workspace.performing import AlreadySent, do, review_soon
from troth.workspace.registry import WRITE, page
from troth.workspace.tables import listing

LANES = (
    ("candidate", "Candidates", ""),
    ("exploring", "Exploring", "Just talking"),
    ("proposed", "Proposed", "Dating"),
    ("committed", "Committed", "Going steady"),
)
AVAILABLE = 8
LEVELS = ("none", "low", "medium", "high", "decider")


@page("opportunities/", "opportunities", ANYONE)
def opportunities(request: Any) -> HttpResponse:
    """List the opportunities."""
    found = listing("opportunities", request.GET, request.reach)
    return render(request, "workspace/opportunities.html", {"listing": found})


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


@page("opportunities/<str:pk>/", "opportunity", ANYONE)
def opportunity(request: Any, pk: str) -> HttpResponse:
    """Show one opportunity."""
    reach = request.reach
    row = (
        reach.reads("opportunities")
        .filter(pk=pk)
        .select_related("customer", "owner", "owner_person")
        .first()
    )
    if row is None:
        raise Http404(pk)
    engagements = list(
        reach.reads("engagements").filter(opportunity=pk).order_by("identified_at", "pk")
    )
    relationships = {each.relationship_id for each in engagements}
    names = partners_of(relationships, reach)
    of_these = open_findings(reach).filter(review__relationship__in=sorted(relationships))
    concerning = [
        each
        for each in show(of_these.select_related("review"), reach)
        if _concerns(each, pk, {engagement.pk for engagement in engagements})
    ]
    ndas = _ndas(reach, relationships)
    tickets = [_ticket(each, names, concerning, ndas, request.me) for each in engagements]
    open_ones = [each for each in tickets if each.lane]
    works = reach.may_work("opportunities", row)
    needs = _needs(row, open_ones)
    plans = _wins(reach, relationships, pk)
    context = {
        "row": row,
        "stage": row.stages[-1],
        "before": row.stages[-2] if len(row.stages) > 1 else None,
        "days": (row.decision_on - local_today()).days if row.decision_on else None,
        "needs": needs,
        "lanes": [
            (name, title, word, [each for each in open_ones if each.lane == name])
            for name, title, word in LANES
        ],
        "ended": [each for each in tickets if not each.lane],
        "tickets": open_ones,
        "findings": concerning,
        "available": _available(request, row, engagements) if works else [],
        "wins": [
            (relationship, name, plans.get(relationship, []))
            for relationship, name in sorted(names.items(), key=lambda each: each[1])
            if any(each.row.relationship_id == relationship for each in open_ones)
        ],
        "our_wins": plans.get("us", []),
        "contacts": _influence(row, open_ones),
        "levels": LEVELS,
        "last_days": _last_days(row, open_ones),
        "works": works,
        "covered": sum(not state for _, state, _ in needs),
        "today": local_today(),
        "token": secrets.token_urlsafe(16),
    }
    context["askable"] = [
        each
        for each in context["available"]
        if not each.conflict and each.relationship in reach.works_on
    ]
    return render(request, "workspace/opportunity.html", context)


class AskAroundForm(forms.Form):
    """To whom the question goes, and until when."""

    due_on = forms.DateField(required=False)


@page("opportunities/<str:pk>/ask-around/", "ask-around", WORKERS, methods=("POST",))
def ask_around(request: Any, pk: str) -> HttpResponse:
    """Ask several partners at once whether they are available (do-01)."""
    row = request.reach.reads("opportunities").filter(pk=pk).first()
    if row is None:
        raise Http404(pk)
    chosen = sorted(set(request.POST.getlist("relationship")) & request.reach.works_on)
    form = AskAroundForm(request.POST)
    token = request.POST.get("token", "")[:40]
    if not (chosen and token and form.is_valid()):
        messages.error(request, "Choose whom to ask.")
        return redirect("opportunity", pk=pk)
    asked, refused = 0, []
    for number, relationship in enumerate(chosen):
        action = actions()["ask"](request.reach, request.me)
        given = {
            "relationship": relationship,
            "asker": "us",
            "kind": "availability",
            "text": "Are you free for a new opportunity?",
            "opportunity": pk,
            "due_on": plain(form.cleaned_data["due_on"]),
            "priority": None,
            "offered_in_return": False,
            "made_at": None,
        }
        try:
            do(action, given, f"{token}-{number}", str(request.user), careful=True)
            asked += 1
        except AlreadySent:
            continue
        except (Stopped, InvalidFacts):
            refused.append(action.they(relationship))
    review_soon(request.now)
    if asked:
        messages.success(request, f"Recorded {asked} question{'s' if asked > 1 else ''}.")
    if refused:
        messages.info(request, f"Ask these one by one, there is a warning: {', '.join(refused)}.")
    return redirect("opportunity", pk=pk)


def _concerns(finding: Any, opportunity: str, engagements: set[str]) -> bool:
    references = {finding.subject, *((each.collection, each.id) for each in finding.evidence)}
    return ("opportunities", opportunity) in references or any(
        ("engagements", each) in references for each in engagements
    )


def _ticket(
    row: Any, names: dict[str, str], findings: list[Any], ndas: dict[str, Any], me: str
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


def _needs(row: Any, tickets: list[Ticket]) -> list[tuple[str, str, list[Ticket]]]:
    """Each need, its state, and who would cover it."""
    needs = []
    for need in row.needs:
        covering = [each for each in tickets if each.row.capability.lower() == need.lower()]
        state = "gap"
        if covering:
            firm = any(each.lane in ("proposed", "committed") for each in covering)
            state = "" if firm else "open"
        needs.append((need, state, covering))
    return needs


def _wins(reach: Any, relationships: Iterable[str], opportunity: str) -> dict[str, list[Any]]:
    """By relationship the goals for the partner, under `us` those for us."""
    found: dict[str, list[Any]] = defaultdict(list)
    plans = reach.reads("value_plans").filter(relationship__in=sorted(relationships), ended_at=None)
    for plan in plans:
        for goal in plan.goals:
            if goal.get("dropped_at") or goal.get("opportunity") not in (None, opportunity):
                continue
            key = "us" if goal["for_org"] == reach.me else plan.relationship_id
            found[key].append({**goal, "plan": plan.pk})
    return found


class Available(NamedTuple):
    """A partner that could be engaged, with the reasons."""

    relationship: str
    name: str
    reasons: list[str]
    conflict: str
    won: int
    lost: int
    live: int


def _available(request: Any, row: Any, engagements: list[Any]) -> list[Available]:
    """Partners ranked by fit, what they last answered, track record and conflicts."""
    engaged = {each.relationship_id for each in engagements if each.ended_at is None}
    uncovered = [need.lower() for need in row.needs]
    partners = list(
        request.reach.partners()
        .exclude(pk__in=sorted(engaged))
        .annotate(partner=partner_name(request.me, ""))
        .values_list("pk", "a", "b", "partner")
    )
    sides = {pk: b if a == request.me else a for pk, a, b, _ in partners}
    capable = dict(
        Organization.objects.filter(pk__in=list(sides.values())).values_list("pk", "capabilities")
    )
    answers: dict[str, tuple[str | None, int]] = {}
    asked = Ask.objects.filter(kind="availability", asker=request.me, relationship__in=list(sides))
    for pk, answer, at in asked.order_by("made_at").values_list(
        "relationship", "answer", "made_at"
    ):
        answers[pk] = (answer, at)
    record: dict[str, Any] = {
        pk: (won, lost, live)
        for pk, won, lost, live in Engagement.objects.filter(relationship__in=list(sides))
        .order_by()
        .values_list("relationship")
        .annotate(
            won=Count("pk", filter=Q(fulfilled_at__isnull=False)),
            lost=Count("pk", filter=Q(committed_at__isnull=False, ended_at__isnull=False)),
            live=Count("pk", filter=Q(ended_at=None, fulfilled_at=None)),
        )
    }
    committed = {
        side
        for each in engagements
        if each.committed_at is not None and each.ended_at is None
        for side in (each.lead_id, each.partner_id)
    }
    rivals = _rivals(committed - {request.me})
    found = []
    for pk, _, _, name in partners:
        brings = [each for each in capable.get(sides[pk]) or [] if each.lower() in uncovered]
        answer, at = answers.get(pk, (None, 0))
        won, lost, live = record.get(pk, (0, 0, 0))
        reasons = []
        if brings:
            reasons.append(f"Brings {', '.join(brings)}.")
        if at:
            said = {"yes": "free", "partly": "partly free", "no": "not free"}.get(answer or "")
            day = timezone.localtime(moment(at))
            reasons.append(f"Asked on {day.day} {day:%B %Y}: {said or 'no answer yet'}.")
        if live:
            reasons.append(
                f"Engaged on {live} opportunit{'y' if live == 1 else 'ies'} with us now."
            )
        conflict = rivals.get(sides[pk], "")
        fit = (
            bool(conflict),
            not brings,
            {"yes": 0, "partly": 1, None: 2, "no": 3}[answer],
            lost - won,
            live,
            name,
        )
        found.append((fit, Available(pk, name, reasons, conflict, won, lost, live)))
    found.sort(key=lambda each: each[0])
    capable_ones = [each for fit, each in found if not fit[1]]
    return (capable_ones or [each for _, each in found])[:AVAILABLE]


def _rivals(committed: set[str]) -> dict[str, str]:
    """Each rival of a committed partner, with that partner's name."""
    if not committed:
        return {}
    rows = Rivalry.objects.filter(Q(a__in=committed) | Q(b__in=committed), until_at=None)
    return {
        (b if a in committed else a): (a_name if a in committed else b_name)
        for a, b, a_name, b_name in rows.values_list("a", "b", "a__name", "b__name")
    }


class LastDay(NamedTuple):
    """By when to talk to a partner about an opportunity."""

    partner: str
    engagement: str
    good: date
    late: date
    talked: bool


def _last_days(row: Any, tickets: list[Ticket]) -> list[LastDay]:
    """The last good day to engage, worked back from the decision (dont-06)."""
    if row.decision_on is None:
        return []
    begun = timezone.localtime(moment(row.stages[0]["at"])).date()
    cycle = max(0, (row.decision_on - begun).days)
    early = max(1, min(int(PARAMETERS["dont06_early_days"].default), cycle // 2))
    late = min(int(PARAMETERS["dont06_late_days"].default), early)
    return [
        LastDay(
            each.partner,
            each.row.pk,
            row.decision_on - timedelta(days=early),
            row.decision_on - timedelta(days=late),
            each.lane != "candidate",
        )
        for each in tickets
    ]


# -- the influence map -----------------------------------------------------------------------------


def _influence(row: Any, tickets: list[Ticket]) -> list[tuple[Any, list[tuple[Ticket, Any]]]]:
    """Who is at the customer, and what influence each partner has on them."""
    if row.customer_id is None:
        return []
    people = Person.objects.filter(organization=row.customer_id, left_at=None).order_by("name")
    kept = {
        (each.engagement_id, each.contact_id): each
        for each in Influence.objects.filter(engagement__in=[each.row.pk for each in tickets])
    }
    return [
        (person, [(each, kept.get((each.row.pk, person.pk))) for each in tickets])
        for person in people[:20]
    ]


class InfluenceForm(forms.Form):
    """What influence a partner has on somebody at the customer, and how that is known."""

    def __init__(self, reach: Any, row: Any, data: Any = None, **initial: Any) -> None:
        super().__init__(data, initial=initial)
        at_customer = {"organization": row.opportunity.customer_id}
        self.fields["contact"] = ReferenceField("people", reach, at_customer, label="Who")
        self.fields["level"] = forms.ChoiceField(
            choices=[(each, each.capitalize()) for each in LEVELS],
            label="Influence",
            widget=forms.Select(attrs={"class": "input"}),
        )
        self.fields["evidence"] = forms.CharField(
            max_length=500,
            label="How do you know",
            widget=forms.TextInput(attrs={"class": "input"}),
        )


@page("engagements/<str:pk>/influence/", "influence", WORKERS, methods=WRITE)
def influence(request: Any, pk: str) -> HttpResponse:
    """Write down a partner's influence on one person; the engagement's is the highest."""
    row = request.reach.reads("engagements").filter(pk=pk).select_related("opportunity").first()
    if row is None:
        raise Http404(pk)
    if not request.reach.may_work("engagements", row):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else None
    form = InfluenceForm(request.reach, row, given, contact=request.GET.get("contact"))
    if given is not None and form.is_valid():
        values = form.cleaned_data
        Influence.objects.update_or_create(
            engagement=row,
            contact_id=values["contact"],
            defaults={
                "level": values["level"],
                "evidence": values["evidence"],
                "recorded_by": request.user,
                "recorded_at": request.now,
            },
        )
        return _keep_highest(request, row)
    context = {"row": row, "form": form, "references": name_references(form)}
    return render(
        request, "workspace/influence.html", context, status=422 if given is not None else 200
    )


def _keep_highest(request: Any, row: Any) -> HttpResponse:
    """Have the engagement say the highest level, through its own guarded action."""
    ranks = [When(level=each, then=Value(rank)) for rank, each in enumerate(LEVELS)]
    highest = (
        Influence.objects.filter(engagement=row)
        .annotate(rank=Case(*ranks, output_field=IntegerField()))
        .order_by("-rank")
        .first()
    )
    messages.success(request, "Their influence is written down.")
    if highest is None or highest.level == row.influence_level:
        return redirect("opportunity", pk=row.opportunity_id)
    back = reverse("opportunity", args=[row.opportunity_id])
    url = reverse("do-on", args=["rate-influence", row.pk])
    return redirect(f"{url}?influence_level={highest.level}&next={back}")
