"""Opportunities: all of them, and one with its board, needs, disclosure, wins and influence."""

import secrets
from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from troth.accounts.reach import ANYONE, WORKERS
from troth.facts.file import InvalidFacts
from troth.facts.times import DAY, moment
from troth.ledger.acting import Stopped
from troth.ledger.models import Person
from troth.ledger.policies import parameters_of
from troth.rules import PARAMETERS
from troth.rules.parameters import Parameters
from troth.rules.view import EARLY
from troth.workspace.actions import actions
from troth.workspace.board import LANES, Ticket, board_of
from troth.workspace.candidates import available, candidates
from troth.workspace.clock import local_today
from troth.workspace.comparison import by_capability, compared
from troth.workspace.forms import ReferenceField, name_references, plain
from troth.workspace.models import Influence
from troth.workspace.next_actions import partners_of
from troth.workspace.performing import AlreadySent, do, review_soon
from troth.workspace.registry import WRITE, page
from troth.workspace.tables import listing

MOST_DAYS = 36_500
"""No decision is looked forward to for longer."""
LEVELS = ("none", "low", "medium", "high", "decider")


@page("opportunities/", "opportunities", ANYONE)
def opportunities(request: Any) -> HttpResponse:
    """List the opportunities."""
    found = listing("opportunities", request.GET, request.reach)
    return render(request, "workspace/opportunities.html", {"listing": found})


@page("opportunities/<str:pk>/", "opportunity", ANYONE)
def opportunity(request: Any, pk: str) -> HttpResponse:
    """Show one opportunity."""
    reach = request.reach
    row = _opportunity(request, pk)
    board = board_of(row, reach)
    open_ones = board.open
    works = reach.may_work("opportunities", row)
    plans = _wins(reach, board.names, pk)
    known = candidates(reach, row, board.engagements, request.now) if works else {}
    engaged = {each.relationship_id for each in board.engagements if each.ended_at is None}
    parameters = parameters_of(request.me, request.now, set(board.names))
    needs = _needs(row, open_ones)
    last_days = _last_days(row, open_ones, parameters)
    context = {
        "row": row,
        "stage": row.stages[-1],
        "before": row.stages[-2] if len(row.stages) > 1 else None,
        "days": (row.decision_on - local_today()).days if row.decision_on else None,
        "needs": needs,
        "early": row.stages[-1]["stage"] in EARLY,
        "min_options": parameters[None].count(PARAMETERS["do02_min_options"]),
        "lanes": [
            (name, title, word, [each for each in open_ones if each.lane == name])
            for name, title, word in LANES
        ],
        "ended": [each for each in board.tickets if not each.lane],
        "tickets": open_ones,
        "is_blocked": any(each.severity == "block" for each in board.findings),
        "findings": [each for each in board.findings if each.severity != "note"],
        "remarks": [each for each in board.findings if each.severity == "note"],
        "available": available(known, engaged),
        "compares": works and bool(by_capability(open_ones)),
        "wins": [
            (relationship, name, plans.get(relationship, []))
            for relationship, name in sorted(board.names.items(), key=lambda each: each[1])
            if any(each.row.relationship_id == relationship for each in open_ones)
        ],
        "our_wins": plans.get("us", []),
        "contacts": _influence(row, open_ones),
        "levels": LEVELS,
        "last_days": [each for each in last_days if not each.talked],
        "talking": [each.partner for each in last_days if each.talked],
        "works": works,
        "covered": sum(not each.state for each in needs),
        "today": local_today(),
        "token": secrets.token_urlsafe(16),
    }
    context["askable"] = [
        each
        for each in context["available"]
        if not each.conflict and each.relationship in reach.works_on
    ]
    return render(request, "workspace/opportunity.html", context)


def _opportunity(request: Any, pk: str) -> Any:
    found = request.reach.reads("opportunities").filter(pk=pk)
    row = found.select_related("customer", "owner", "owner_person").first()
    if row is None:
        raise Http404(pk)
    return row


@page("opportunities/<str:pk>/compare/", "compare", WORKERS)
def compare(request: Any, pk: str) -> HttpResponse:
    """Show the candidates for each capability side by side (do-02)."""
    row = _opportunity(request, pk)
    if not request.reach.may_work("opportunities", row):
        raise PermissionDenied
    board = board_of(row, request.reach, with_findings=False)
    beside = compared(row, board, request.reach, request.now)
    back = reverse("opportunity", args=[pk])
    return render(request, "workspace/compare.html", {"row": row, "compared": beside, "back": back})


class AskAroundForm(forms.Form):
    """To whom the question goes, and until when."""

    due_on = forms.DateField(required=False)


@page("opportunities/<str:pk>/ask-around/", "ask-around", WORKERS, methods=("POST",))
def ask_around(request: Any, pk: str) -> HttpResponse:
    """Ask several partners at once whether they are available (do-01)."""
    if not request.reach.reads("opportunities").filter(pk=pk).exists():
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
    review_soon()
    if asked:
        messages.success(request, f"Recorded {asked} question{'s' if asked > 1 else ''}.")
    if refused:
        messages.info(request, f"Ask these one by one, there is a warning: {', '.join(refused)}.")
    return redirect("opportunity", pk=pk)


class Need(NamedTuple):
    """A capability that the opportunity takes, and who would bring it."""

    text: str
    state: str
    """A gap; open while nobody is proposed; nothing once somebody is."""
    covering: list[Ticket]

    @property
    def options(self) -> int:
        """With how many partners it is talked about."""
        return len({each.row.relationship_id for each in self.covering if each.lane != "candidate"})

    @property
    def settled(self) -> bool:
        """Whether somebody is committed."""
        return any(each.lane == "committed" for each in self.covering)


def _needs(row: Any, tickets: list[Ticket]) -> list[Need]:
    needs = []
    for text in row.needs:
        covering = [each for each in tickets if each.row.capability.lower() == text.lower()]
        state = "gap"
        if covering:
            firm = any(each.lane in ("proposed", "committed") for each in covering)
            state = "" if firm else "open"
        needs.append(Need(text, state, covering))
    return needs


def _wins(reach: Any, names: dict[str, str], opportunity: str) -> dict[str, list[Any]]:
    """By relationship the goals for the partner, under `us` those for us.

    Goals for this opportunity, and the open ones that are for none in particular.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    plans = reach.reads("value_plans").filter(relationship__in=sorted(names), ended_at=None)
    for plan in plans:
        for goal in plan.goals:
            if goal.get("dropped_at") or goal.get("opportunity") not in (None, opportunity):
                continue
            if goal.get("achieved_at") and goal.get("opportunity") is None:
                continue
            key = "us" if goal["for_org"] == reach.me else plan.relationship_id
            partner = names.get(plan.relationship_id, "")
            found[key].append({**goal, "plan": plan.pk, "partner": partner})
    return found


class LastDay(NamedTuple):
    """By when to talk to a partner about an opportunity."""

    partner: str
    engagement: str
    good: date
    late: date
    talked: bool


def _last_days(
    row: Any, tickets: list[Ticket], parameters: dict[str | None, Parameters]
) -> list[LastDay]:
    """The last good day to engage, worked back from the decision (dont-06)."""
    if row.decision_on is None:
        return []
    begun = timezone.localtime(moment(row.stages[0]["at"])).date()
    cycle = max(0, (row.decision_on - begun).days)
    found = []
    for each in tickets:
        asked = parameters[each.row.relationship_id]
        early = max(1, min(_days(asked, "dont06_early_days"), cycle // 2))
        late = min(_days(asked, "dont06_late_days"), early)
        found.append(
            LastDay(
                each.partner,
                each.row.pk,
                row.decision_on - timedelta(days=early),
                row.decision_on - timedelta(days=late),
                each.lane != "candidate",
            )
        )
    return found


def _days(parameters: Parameters, name: str) -> int:
    return min(int(parameters[PARAMETERS[name]] // DAY), MOST_DAYS)


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
    partner = partners_of({row.relationship_id}, request.reach).get(row.relationship_id, "")
    references = name_references(form)
    context = {"row": row, "partner": partner, "form": form, "references": references}
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
