"""Quarterly reviews: a page for the partner, a page for us; printed, as PDF, kept when shared."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from troth.accounts.reach import ANYONE, MANAGERS
from troth.facts.quarters import Quarter, local_day, parse_quarter, quarter_of
from troth.facts.times import DAY, Instant
from troth.ledger.models import FrozenReview, Override
from troth.ledger.past import QUARTERS
from troth.ledger.records import Changed, freeze, imprint_of, quarterly_page
from troth.review.sheets import FIGURES, Pair, Sheet, figures, from_data
from troth.workspace.charts import Bars, Lines, Scatter, face_rows
from troth.workspace.findings import open_findings, show, since_troth
from troth.workspace.lines import partner_name
from troth.workspace.models import HeldAction
from troth.workspace.numbers import number_in
from troth.workspace.pdf import pdf_file
from troth.workspace.portfolio import Partner, Portfolio, partners_of
from troth.workspace.registry import page
from troth.workspace.tables import csv_file, csv_writer

PER_PAGE = 30
MOST_ROWS = 9
"""Partners on the board's page, so that it stays one page."""
MOST_BLOCKS = 2
SHOWN_FOR = DAY
"""How long a page that was opened can be shared as it was seen."""
_RIVAL = "dont-02-cheat"


class Asked(NamedTuple):
    """A review that is asked for: whose, and of which quarter."""

    relationship: str
    partner: Partner
    quarter: Quarter
    partners: list[Partner]
    """All that the user may read."""
    at: Instant
    """The present, or when the page that is to be shared was opened."""


def _asked(request: Any, pk: str, at: Instant | None = None) -> Asked:
    partners = partners_of(request.reach)
    partner = next((each for each in partners if each.relationship == pk), None)
    if partner is None:
        raise Http404(pk)
    return Asked(pk, partner, _quarter(request), partners, at or request.now)


def _quarter(request: Any) -> Quarter:
    """The quarter that the address names, as far as the past is kept; else the last one."""
    current = quarter_of(local_day(request.now, _zone(request)))
    try:
        asked = parse_quarter(request.GET.get("quarter", ""))
    except ValueError:
        return current.after(-1)
    return max(current.after(-QUARTERS), min(asked, current))


def _zone(request: Any) -> str:
    return str(request.reach.workspace.me.timezone)


def _quarters(request: Any) -> list[Quarter]:
    current = quarter_of(local_day(request.now, _zone(request)))
    return [current.after(-back) for back in range(QUARTERS + 1)]


def _sheet(request: Any, asked: Asked) -> Sheet | None:
    """The partner's page; None where there was no relationship in the quarter."""
    began = request.reach.workspace.began_at
    try:
        return quarterly_page(asked.relationship, asked.at, asked.quarter, began).sheet
    except KeyError:
        return None


def _partner_page(request: Any, sheet: Sheet, frozen: FrozenReview | None = None) -> dict[str, Any]:
    """What the template of the partner's page is filled with."""
    return {
        "sheet": sheet,
        "frozen": frozen,
        "face_rows": face_rows(sheet.faces),
        "lines": Lines(sheet.scores),
        "bars": Bars(sheet.gives),
        "wrong": [
            (sheet.us, sheet.wrong_ours, sheet.more_ours),
            (sheet.them, sheet.wrong_theirs, sheet.more_theirs),
        ],
        "reads_all": sheet.relationship in request.reach.works_on,
    }


def _board_page(request: Any, asked: Asked) -> dict[str, Any]:
    """What the template of our own page is filled with."""
    reach = request.reach
    portfolio = Portfolio(reach, request.now, quarter=asked.quarter)
    ordered = portfolio.sorted("ours")
    scores = [Pair(each.name, *portfolio.scores(each)) for each in portfolio.partners]
    zone = _zone(request)
    begins, ends = asked.quarter.begins(zone), asked.quarter.ends(zone)
    decided = reach.is_admin or reach.is_manager
    blocks = since_troth(reach).filter(severity="block")
    return {
        "portfolio": portfolio,
        "quarter": asked.quarter,
        "rows": portfolio.rows(ordered[:MOST_ROWS]),
        "left": max(0, len(ordered) - MOST_ROWS),
        "counts": portfolio.counts(),
        "standings": portfolio.standings(),
        "scatter": Scatter(scores),
        "weakest": portfolio.weakest(),
        "pipeline": portfolio.pipeline(),
        "won": portfolio.won(),
        "introductions": _introductions(request, begins, ends),
        "overrides": _overrides(begins, ends) if decided else None,
        "blocks": show(blocks.select_related("review")[:MOST_BLOCKS], reach),
        "open_blocks": blocks.count(),
        "names": {each.relationship: each.name for each in portfolio.partners},
        "made_at": request.now,
    }


def _introductions(request: Any, begins: Instant, ends: Instant) -> dict[str, int]:
    """Introductions of the quarter: what was asked of us and given, and what we received."""
    ours = Q(introducer=request.me)
    made = Q(made_at__gte=begins, made_at__lt=ends)
    asked = Q(asked=True, opened_at__gte=begins, opened_at__lt=ends)
    counts: dict[str, int] = (
        request.reach.reads("introductions")
        .filter(made | asked)
        .aggregate(
            asked=Count("pk", filter=ours & asked),
            given=Count("pk", filter=ours & made),
            received=Count("pk", filter=~ours & made),
        )
    )
    return counts


def _overrides(begins: Instant, ends: Instant) -> dict[str, int]:
    """What went ahead against a block in the quarter, and what was declined."""
    approved = Override.objects.filter(entry__at__gte=begins, entry__at__lt=ends)
    declined = HeldAction.objects.filter(
        state=HeldAction.DECLINED, decided_at__gte=begins, decided_at__lt=ends
    )
    return {"approved": approved.count(), "declined": declined.count()}


def _frozen(request: Any) -> Any:
    """The shared reviews that a user may read, the latest first."""
    relationships = request.reach.reads("relationships").values("pk")
    found = FrozenReview.objects.filter(relationship__in=relationships).exclude(quarter="")
    return found.annotate(partner=partner_name(request.me)).order_by("-frozen_at", "-pk")


@page("reviews/", "reviews", ANYONE)
def reviews(request: Any) -> HttpResponse:
    """Choose a partner and a quarter; list what was shared."""
    if pk := request.GET.get("partner", ""):
        if not request.reach.reads("relationships").filter(pk=pk).exists():
            raise Http404(pk)
        return redirect(f"{reverse('review', args=[pk])}?quarter={_quarter(request).id}")
    number = number_in(request.GET.get("page", ""))
    start = (number - 1) * PER_PAGE
    rows = list(_frozen(request)[start : start + PER_PAGE + 1])
    if number > 1 and not rows:
        return redirect("reviews")
    context = {
        "frozen": [(each, parse_quarter(each.quarter)) for each in rows[:PER_PAGE]],
        "page": number,
        "has_more": len(rows) > PER_PAGE,
        "partners": partners_of(request.reach),
        "quarters": _quarters(request),
        "quarter": _quarter(request),
    }
    return render(request, "workspace/reviews.html", context)


@page("reviews/<str:pk>/", "review", ANYONE)
def review(request: Any, pk: str) -> HttpResponse:
    """Show both pages of a quarterly review."""
    asked = _asked(request, pk)
    sheet = _sheet(request, asked)
    context: dict[str, Any] = {
        "partner": asked.partner,
        "partners": asked.partners,
        "quarters": _quarters(request),
        "quarter": asked.quarter,
        "sheet": sheet,
    }
    if sheet is not None:
        findings = open_findings(request.reach).filter(review__relationship=pk)
        told_first = show(
            findings.filter(rule=_RIVAL, severity__in=("block", "warn")).select_related("review"),
            request.reach,
        )
        context |= _partner_page(request, sheet) | _board_page(request, asked)
        context |= {
            "told_first": told_first,
            "blocks_shown": sum(each.severity == "block" for each in sheet.wrong_ours),
            "may_share": request.reach.is_manager and pk in request.reach.led,
            "opened_at": request.now,
            "imprint": imprint_of(sheet),
            "earlier": list(_frozen(request).filter(relationship=pk)[:5]),
            "two_pages": True,
        }
    return render(request, "workspace/review.html", context)


def _sheets(request: Any, asked: Asked, *, with_ours: bool, for_pdf: bool = False) -> str:
    """The pages alone, as they are printed: the partner's, and ours if it is asked for."""
    sheet = _sheet(request, asked)
    if sheet is None:
        raise Http404(asked.relationship)
    context = _partner_page(request, sheet)
    if with_ours:
        context |= _board_page(request, asked)
    return _pages_of(request, {**context, "two_pages": with_ours, "for_pdf": for_pdf})


def _pages_of(request: Any, context: dict[str, Any]) -> str:
    return render_to_string("workspace/sheets.html", context, request)


@page("reviews/<str:pk>/partner/", "review-partner", ANYONE)
def partners_page(request: Any, pk: str) -> HttpResponse:
    """Show the partner's page alone, to be printed."""
    return HttpResponse(_sheets(request, _asked(request, pk), with_ours=False))


@page("reviews/<str:pk>/partner.pdf", "review-partner-pdf", ANYONE)
def partners_pdf(request: Any, pk: str) -> HttpResponse:
    """Give the partner's page alone as PDF."""
    asked = _asked(request, pk)
    html = _sheets(request, asked, with_ours=False, for_pdf=True)
    return pdf_file(request, html, f"review-{asked.quarter.id}.pdf")


@page("reviews/<str:pk>/both.pdf", "review-pdf", ANYONE)
def both_pdf(request: Any, pk: str) -> HttpResponse:
    """Give both pages as PDF, for our own house."""
    asked = _asked(request, pk)
    html = _sheets(request, asked, with_ours=True, for_pdf=True)
    return pdf_file(request, html, f"review-{asked.quarter.id}-internal.pdf")


@page("reviews/<str:pk>/figures.csv", "review-csv", ANYONE)
def review_csv(request: Any, pk: str) -> HttpResponse:
    """Give the figures of the partner's page and its charts as CSV."""
    asked = _asked(request, pk)
    sheet = _sheet(request, asked)
    if sheet is None:
        raise Http404(pk)
    name = f"review-{asked.quarter.id}.csv"
    return csv_file(name, csv_writer(), FIGURES, figures(sheet))


@page("reviews/<str:pk>/share/", "review-share", MANAGERS, methods=("POST",))
def share(request: Any, pk: str) -> HttpResponse:
    """Keep the partner's page as it is seen, to be shared."""
    opened = request.POST.get("opened_at", "")
    at = int(opened) if opened.isascii() and opened.isdigit() and len(opened) < 19 else 0
    asked = _asked(request, pk, at)
    if pk not in request.reach.led:
        raise PermissionDenied
    again = f"{reverse('review', args=[pk])}?quarter={asked.quarter.id}"
    if not request.now - SHOWN_FOR <= at <= request.now:
        messages.error(request, "The page was opened too long ago: look at it again, then share.")
        return redirect(again)
    imprint = request.POST.get("imprint", "")
    actor = str(request.user)
    try:
        kept = freeze(pk, at, actor, asked.quarter, imprint)
    except Changed:
        messages.error(
            request, "Something has changed since you opened the page: look again, then share it."
        )
        return redirect(again)
    except KeyError:
        raise Http404(pk) from None
    messages.success(request, "Kept as you saw it. Send the partner the PDF, or print it.")
    return redirect("shared-review", pk=kept.pk)


def _shared(request: Any, pk: int) -> tuple[FrozenReview, Sheet]:
    found = _frozen(request).filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found, from_data(found.page)


@page("reviews/shared/<int:pk>/", "shared-review", ANYONE)
def shared_review(request: Any, pk: int) -> HttpResponse:
    """Show the partner's page as it was shared."""
    frozen, sheet = _shared(request, pk)
    context = _partner_page(request, sheet, frozen)
    return render(request, "workspace/shared_review.html", context)


@page("reviews/shared/<int:pk>/partner/", "shared-review-page", ANYONE)
def shared_page(request: Any, pk: int) -> HttpResponse:
    """Show the partner's page as it was shared alone, to be printed."""
    frozen, sheet = _shared(request, pk)
    return HttpResponse(_pages_of(request, _partner_page(request, sheet, frozen)))


@page("reviews/shared/<int:pk>/partner.pdf", "shared-review-pdf", ANYONE)
def shared_pdf(request: Any, pk: int) -> HttpResponse:
    """Give the partner's page as it was shared as PDF."""
    frozen, sheet = _shared(request, pk)
    html = _pages_of(request, {**_partner_page(request, sheet, frozen), "for_pdf": True})
    return pdf_file(request, html, f"review-{frozen.quarter}.pdf")


@page("reviews/shared/<int:pk>/figures.csv", "shared-review-csv", ANYONE)
def shared_csv(request: Any, pk: int) -> HttpResponse:
    """Give the figures of a shared page as CSV."""
    frozen, sheet = _shared(request, pk)
    return csv_file(f"review-{frozen.quarter}.csv", csv_writer(), FIGURES, figures(sheet))
