"""Partners: all of them at a glance, and one from near, in both directions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from troth.accounts.reach import ANYONE, WORKERS
from troth.facts.times import DAY, moment
from troth.ledger.claiming import may_say
from troth.ledger.models import FrozenReview
from troth.ledger.policies import parameters_of
from troth.ledger.stored import reviews_of
from troth.review import Review
from troth.review.reviews import spoken as only_spoken
from troth.review.scores import coverage, faces
from troth.review.sheets import Pair
from troth.rules import FACES, PARAMETERS, RULES
from troth.sources.claims.support import sentence
from troth.workspace.charts import Face, face_rows
from troth.workspace.clock import local_today
from troth.workspace.findings import open_findings, show
from troth.workspace.lines import partner_name, timeline
from troth.workspace.models import InternalAsk, ParkedAsk
from troth.workspace.numbers import number_in
from troth.workspace.registry import page
from troth.workspace.standings import in_use, standings
from troth.workspace.tables import csv_file, csv_writer
from troth.workspace.templatetags.troth import SEVERITY

PER_PAGE = 30
MONTHS = 12
SAYINGS = 6
BUDGET = PARAMETERS["dont01_note_open"]
QUESTIONS = {
    "Faith": "Do we keep our word?",
    "Openness": "Do we tell and listen?",
    "Reciprocity": "Is there something in it for both?",
    "Respect": "Do we mind time and place?",
    "Craft": "Do we work it well?",
}


def _listed(request: Any) -> Any:
    found = request.reach.reads("relationships").filter(Q(a=request.me) | Q(b=request.me))
    found = found.annotate(partner=partner_name(request.me, ""))
    if text := request.GET.get("q", "").strip()[:100]:
        found = found.filter(partner__icontains=text)
    if request.GET.get("state") == "ended":
        found = found.filter(ended_at__isnull=False)
    else:
        found = found.filter(ended_at=None, a__merged_into=None, b__merged_into=None)
    return found


@page("partners/", "partners", ANYONE)
def partners(request: Any) -> HttpResponse:
    """List the partners, both directions beside each other."""
    number = number_in(request.GET.get("page", ""))
    sort = request.GET.get("sort", "name")
    found = _listed(request)
    if sort in ("ours", "theirs"):
        scores = [
            (getattr(each, sort).score, each)
            for each in standings(request.reach, request.now, found)
        ]
        worst = sorted((each for each in scores if each[0] is not None), key=lambda each: each[0])
        rest = [each for each in scores if each[0] is None]
        ordered = [each for _, each in (*worst, *rest)]
        several = ordered[(number - 1) * PER_PAGE : number * PER_PAGE + 1]
    else:
        start = (number - 1) * PER_PAGE
        part = found.order_by("partner")[start : start + PER_PAGE + 1]
        several = standings(request.reach, request.now, part)
    context = {
        "standings": several[:PER_PAGE],
        "page": number,
        "has_more": len(several) > PER_PAGE,
        "sort": sort,
        "text": request.GET.get("q", ""),
        "state": request.GET.get("state", ""),
    }
    return render(request, "workspace/partners.html", context)


@page("partners.csv", "partners-csv", ANYONE)
def partners_csv(request: Any) -> HttpResponse:
    """Give the list of partners as CSV."""
    heads = ("relationship", "partner", "how_we_treat_them", "how_they_treat_us", "coverage")
    counts = ("blocks", "warnings", "notes", "live_engagements")
    rows = (
        [
            each.relationship,
            each.name,
            *("" if of.score is None else f"{of.score:.1f}" for of in (each.ours, each.theirs)),
            f"{each.ours.coverage:.0f}",
            *map(str, (*each.about_us, each.live)),
        ]
        for each in standings(request.reach, request.now, _listed(request).order_by("partner"))
    )
    return csv_file("troth-partners.csv", csv_writer(), (*heads, *counts), rows)


Used = Mapping[tuple[str, str], bool]


def spoken(review: Review | None, used: Used) -> Review | None:
    """A review in which rules that are not in use for its side say nothing."""
    return None if review is None else only_spoken(review, used)


class Mark(NamedTuple):
    """One rule of the twenty, from both sides."""

    rule: str
    ours: float | None
    theirs: float | None
    severity: str
    connected: bool


@page("partners/<str:pk>/", "partner", ANYONE)
def partner(request: Any, pk: str) -> HttpResponse:
    """Show one partner: both directions, findings, what is owed, what happened."""
    row = request.reach.reads("relationships").filter(pk=pk).select_related("a", "b").first()
    if row is None:
        raise Http404(pk)
    them = row.b if row.a_id == request.me else row.a
    rows = open_findings(request.reach, None).filter(review__relationship=pk)
    every = list(rows.select_related("review"))
    reviews = reviews_of([pk], request.now, every)
    used = in_use({request.me, them.pk})
    ours = spoken(reviews.get((pk, request.me)), used)
    theirs = spoken(reviews.get((pk, them.pk)), used)
    about = "them" if request.GET.get("about") == "them" else "us"
    findings = show(every, request.reach)
    shown = [each for each in findings if each.is_ours == (about == "us")]
    blocks = [each for each in findings if each.severity == "block"]
    exchanges = request.reach.reads("exchanges").filter(
        relationship=pk, given_at__gt=request.now - (MONTHS + 1) * 31 * DAY
    )
    pledges = list(
        request.reach.reads("pledges")
        .filter(relationship=pk, fulfilled_at=None, released_at=None, withdrawn_at=None)
        .order_by("due_on")[:200]
    )
    asks = list(
        request.reach.reads("asks")
        .filter(relationship=pk, answered_at=None, withdrawn_at=None)
        .order_by("made_at")[:200]
    )
    agreements = list(
        request.reach.reads("agreements").filter(relationship=pk).order_by("-signed_at")[:100]
    )
    engagements = (
        request.reach.reads("engagements")
        .filter(relationship=pk)
        .select_related("opportunity")
        .order_by(F("ended_at").asc(nulls_first=True), "-identified_at")[:200]
    )
    engagements = list(engagements)
    start = number_in(request.GET.get("from", ""), 0, 10_000)
    lines = timeline(pk, request.reach, start, 21)
    context = {
        "row": row,
        "them": them,
        "us": row.a if row.a_id == request.me else row.b,
        "ours": ours,
        "theirs": theirs,
        "bond": _bond(engagements, bool(blocks)),
        "coverage": coverage(ours.scores) if ours else 0,
        "their_coverage": coverage(theirs.scores) if theirs else 0,
        "questions": QUESTIONS,
        "icons_of": {name: symbol for name, (symbol, _) in SEVERITY.items()},
        "severities": {name: word for name, (_, word) in SEVERITY.items()},
        "held": ours.overall_unblocked if ours and ours.is_blocked else None,
        "faces": _marks(ours, theirs, used, request.me),
        "face_rows": _faces(ours, theirs),
        "about": about,
        "findings": [each for each in shown if not each.before_troth],
        "before": [each for each in shown if each.before_troth],
        "about_us": sum(each.is_ours for each in findings),
        "about_them": sum(not each.is_ours for each in findings),
        "blocks": [each for each in blocks if not each.before_troth],
        "blocks_ours": sum(each.is_ours for each in blocks),
        "blocks_theirs": sum(not each.is_ours for each in blocks if not each.before_troth),
        "pledges_ours": [each for each in pledges if each.pledger_id == request.me],
        "pledges_theirs": [each for each in pledges if each.pledger_id != request.me],
        "asks_open": asks[:30],
        "asks_ours": sum(each.asker_id == request.me for each in asks),
        "ask_budget": parameters_of(request.me, request.now, [pk])[pk].count(BUDGET),
        "agreements": agreements[:8],
        "shared": FrozenReview.objects.filter(relationship=pk)
        .exclude(quarter="")
        .order_by("-pk")[:12],
        "plans": request.reach.reads("value_plans").filter(relationship=pk, ended_at=None)[:4],
        "engagements": engagements[:12],
        "chart": Chart(exchanges, request.me),
        "timeline": lines[:20],
        "older": start + 20 if len(lines) > 20 else 0,
        "start": start,
        "parked": ParkedAsk.objects.filter(relationship=pk)[:20],
        "internal": InternalAsk.objects.filter(relationship=pk)[:10],
        "support": request.reach.reads("support_requests")
        .filter(relationship=pk, organization=request.me)
        .select_related("case__asked_by")
        .order_by("-opened_at", "pk")[:5],
        "may_say": _may_say(request, row, them.name, engagements, agreements),
        "works": pk in request.reach.works_on,
        "leads": request.reach.reads("people").filter(pk__in=row.leads).order_by("name"),
        "today": local_today(),
    }
    return render(request, "workspace/partner.html", context)


def _marks(
    ours: Review | None, theirs: Review | None, used: Used, me: str
) -> list[tuple[str, list[Mark]]]:
    by_face: dict[str, list[Mark]] = {face: [] for face in FACES}
    for rule in RULES:
        mine, other = _score(ours, rule.id), _score(theirs, rule.id)
        severities = (
            [each.finding.severity for each in ours.rules[rule.id].findings] if ours else []
        )
        connected = (rule.id, me) in used
        worst = next((each for each in ("block", "warn", "note") if each in severities), None)
        fine = "ok" if mine is not None else "none" if connected else "off"
        by_face[rule.face].append(Mark(rule.id, mine, other, worst or fine, connected))
    return list(by_face.items())


def _score(review: Review | None, rule: str) -> float | None:
    return review.rules[rule].score() if review else None


def _faces(ours: Review | None, theirs: Review | None) -> list[Face]:
    mine = faces(ours.scores) if ours else {}
    other = faces(theirs.scores) if theirs else {}
    return face_rows(Pair(each, mine.get(each), other.get(each)) for each in FACES)


def _bond(engagements: Iterable[Any], blocked: bool) -> tuple[str, str] | None:
    """How the two stand on their furthest open engagement: the term, and the dating word."""
    live = [each for each in engagements if each.ended_at is None and each.fulfilled_at is None]
    if any(each.committed_at is not None for each in live):
        return ("Committed", "It’s complicated" if blocked else "Going steady")
    if any(each.proposed_at is not None for each in live):
        return ("Proposed", "Dating")
    if any(each.exploring_at is not None for each in live):
        return ("Exploring", "Just talking")
    return None


class Chart:
    """Give and get by month: what each side gave, and the running balance."""

    def __init__(self, exchanges: Any, me: str) -> None:
        today = local_today()
        months = [_month(today, -back) for back in range(MONTHS - 1, -1, -1)]
        gave: dict[date, float] = defaultdict(float)
        got: dict[date, float] = defaultdict(float)
        for at, giver, value in exchanges.values_list("given_at", "giver_id", "value"):
            month = timezone.localtime(moment(at)).date().replace(day=1)
            (gave if giver == me else got)[month] += value
        most = max([1.0, *(gave[each] for each in months), *(got[each] for each in months)])
        balance = 0.0
        self.months: list[dict[str, Any]] = []
        for number, month in enumerate(months):
            balance += gave[month] - got[month]
            up, down = 95 * gave[month] / most, 95 * got[month] / most
            self.months.append(
                {
                    "name": f"{month:%b}",
                    "gave": gave[month],
                    "got": got[month],
                    "balance": balance,
                    "x": f"{8.5 + number * 7.6:.2f}%",
                    "middle": f"{10.9 + number * 7.6:.2f}%",
                    "up_y": f"{107 - up:.1f}",
                    "up": f"{up:.1f}",
                    "down": f"{down:.1f}",
                }
            )
        self.most = most
        self.given = sum(each["gave"] for each in self.months)
        self.received = sum(each["got"] for each in self.months)


def _month(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


class Sayable(NamedTuple):
    """A sentence that may be said, and the fact that bears it out."""

    sentence: str
    collection: str
    id: str
    text: str


def _may_say(request: Any, row: Any, them: str, engaged: Any, agreed: Any) -> list[Sayable]:
    """What may be said of a partner (dont-10), the most first."""
    names = {each.pk: each.opportunity.name for each in engaged}
    titles = {each.pk: each.title or each.kind for each in agreed}
    told = []
    for each in may_say(row, engaged, agreed, request.me, request.now)[:SAYINGS]:
        collection, pk = each.evidence
        name = names.get(pk, "") if collection == "engagements" else ""
        words = sentence(each, them, "en", name)
        told.append(Sayable(words, collection, pk, name or titles.get(pk, "")))
    return told


class StandUpForm(forms.Form):
    """Something asked of our own people on a partner's behalf."""

    text = forms.CharField(max_length=500)
    asked_of = forms.CharField(max_length=200)


@page("partners/<str:pk>/stand-up/", "stand-up", WORKERS, methods=("POST",))
def stand_up(request: Any, pk: str) -> HttpResponse:
    """Record that we asked our own people for what a partner needs (dont-04)."""
    row = request.reach.reads("relationships").filter(pk=pk).first()
    if row is None:
        raise Http404(pk)
    if pk not in request.reach.works_on:
        raise PermissionDenied
    form = StandUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say what they need, and whom you asked.")
    else:
        InternalAsk.objects.get_or_create(
            relationship=row,
            ended_at=None,
            **form.cleaned_data,
            defaults={"asked_by": request.user, "asked_at": request.now},
        )
        messages.success(request, "Recorded beside the partner.")
    return redirect("partner", pk=pk)


@page("parked/<int:pk>/", "parked", WORKERS, methods=("POST",))
def parked(request: Any, pk: int) -> HttpResponse:
    """Send a parked ask after all, through its form, or drop it."""
    kept = get_object_or_404(ParkedAsk, pk=pk)
    if kept.relationship_id not in request.reach.works_on:
        raise Http404(str(pk))
    given = kept.given
    relationship = kept.relationship_id
    kept.delete()
    if request.POST.get("do") == "send":
        return redirect(f"{reverse('do', args=['ask'])}?{urlencode(given)}")
    messages.success(request, "Dropped.")
    return redirect("partner", pk=relationship)
