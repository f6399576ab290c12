"""The portfolio: all partners in both directions, by quarter, and what they bring."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from troth.accounts.reach import ANYONE
from troth.review.sheets import Pair
from troth.workspace.charts import Scatter, spark
from troth.workspace.numbers import page_in
from troth.workspace.portfolio import TREND, Filters, Portfolio, Row, Worth
from troth.workspace.registry import page
from troth.workspace.standings import Direction
from troth.workspace.tables import csv_file, csv_writer

PER_PAGE = 30
ORDERS = (
    ("findings", "Gravest findings"),
    ("name", "Name"),
    ("ours", "How we treat them, worst first"),
    ("theirs", "How they treat us, worst first"),
    ("gap", "Where we fall short of them most"),
)
FIRST = ORDERS[0][0]
"""The order unless another is asked for: who needs us most stands on top."""


def _portfolio(request: Any) -> Portfolio:
    given = request.GET
    return Portfolio(
        request.reach,
        request.now,
        Filters(
            given.get("team", ""),
            given.get("type", ""),
            given.get("region", ""),
            given.get("q", "").strip()[:100],
        ),
    )


@page("portfolio/", "portfolio", ANYONE)
def portfolio(request: Any) -> HttpResponse:
    """Show the portfolio, a page of partners at a time."""
    made = _portfolio(request)
    number = page_in(request.GET.get("page", ""), len(made.partners), PER_PAGE)
    sort = request.GET.get("sort", FIRST)
    start = (number - 1) * PER_PAGE
    ordered = made.sorted(sort)
    rows = made.rows(ordered[start : start + PER_PAGE])
    scores = [Pair(each.name, *made.scores(each)) for each in made.partners]
    context = {
        "portfolio": made,
        "rows": [(each, spark(each.trend)) for each in rows],
        "trend_name": _trend_name(made),
        "page": number,
        "has_more": len(ordered) > start + PER_PAGE,
        "sort": sort,
        "orders": ORDERS,
        "filters": made.filters,
        "choices": made.choices,
        "counts": made.counts(),
        "standings": made.standings(),
        "worths": (
            ("Partner-sourced opportunities", made.worth("sourced")),
            ("Partner-influenced opportunities", made.worth("influenced")),
        ),
        "scatter": Scatter(scores, 260),
        "weakest": made.weakest(),
    }
    return render(request, "workspace/portfolio.html", context)


def _trend_name(made: Portfolio) -> str:
    first, last = made.ends[TREND - 1][0], made.ends[0][0]
    return f"Q{first.number} {first.year} to Q{last.number} {last.year}"


@page("portfolio.csv", "portfolio-csv", ANYONE)
def portfolio_csv(request: Any) -> HttpResponse:
    """Give the whole portfolio, filtered and sorted as on the screen, as CSV."""
    made = _portfolio(request)
    rows = made.rows(made.sorted(request.GET.get("sort", FIRST)))
    times = [quarter.id for quarter, _ in reversed(made.ends[:TREND])]
    heads = (
        "relationship",
        "partner",
        "country",
        "standing",
        *_of_directions("score", "coverage", "one_sided"),
        "change",
        *(f"{each}_{time}" for time in times for each in _of_directions("score")),
        "blocks",
        "warnings",
        "notes",
        *(f"{part}{of}" for part in ("sourced", "influenced") for of in ("", "_worth")),
    )
    return csv_file("troth-portfolio.csv", csv_writer(), heads, map(_cells, rows))


def _of_directions(*figures: str) -> list[str]:
    return [f"{side}_{each}" for side in ("we_treat_them", "they_treat_us") for each in figures]


def _cells(row: Row) -> list[str]:
    return [
        row.partner.relationship,
        row.partner.name,
        row.partner.country,
        row.bond[0] if row.bond else "",
        *_direction(row.ours),
        *_direction(row.theirs),
        _plain(row.change),
        *(_plain(score) for each in row.trend for score in (each.ours, each.theirs)),
        *map(str, row.findings),
        *_worth(row.sourced),
        *_worth(row.influenced),
    ]


def _direction(of: Direction) -> Iterable[str]:
    return _plain(of.score), _plain(of.coverage), _plain(of.one_sided)


def _worth(worth: Worth) -> Iterable[str]:
    return (
        str(worth.number),
        "; ".join(f"{currency} {total:g}".strip() for currency, total in worth.sums),
    )


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
