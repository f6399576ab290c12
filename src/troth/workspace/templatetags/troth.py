"""What templates say in the project's own way: icons, times, scores, links to facts."""

import re
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from troth.facts.times import Instant, moment
from troth.review.scores import OVERALL_CAP
from troth.rules import RULES
from troth.workspace.actions import set_policy
from troth.workspace.clock import local_today

register = template.Library()

_SPRITE = Path(__file__).parents[1] / "static/troth/icons.svg"
_SYMBOLS: dict[str, str] = {
    name: symbol
    for symbol, name in re.findall(
        r'(<symbol id="i-([a-z0-9-]+)".*?</symbol>)', _SPRITE.read_text(), re.S
    )
}
_RULES = {each.id: each for each in RULES}
SEVERITY = {
    "block": ("octagon-x", "Block"),
    "warn": ("triangle-alert", "Warn"),
    "note": ("info", "Note"),
    "ok": ("circle-check", "Fine"),
    "none": ("circle-dashed", "No evidence yet"),
    "off": ("circle-dashed", "Not connected"),
}


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str) -> SafeString:
    """An icon; its symbol is put into the page once, by `sprite`."""
    request = context.get("request")
    if request is not None:
        request.icons = getattr(request, "icons", set()) | {name}
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name
    )


@register.simple_tag(takes_context=True)
def icons_to_come(context: Context, *names: str) -> str:
    """Have the symbols of icons in the page that what is loaded into it later uses."""
    for each in names:
        icon(context, each)
    return ""


@register.simple_tag(takes_context=True)
def sprite(context: Context) -> SafeString:
    """The symbols of all icons that the page has used so far."""
    used: set[str] = getattr(context.get("request"), "icons", set())
    symbols = "".join(_SYMBOLS[each] for each in sorted(used))
    hatch = (
        '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="5" height="5" class="calm-fill" opacity=".25"/>'
        '<rect width="2" height="5" class="calm-fill"/></pattern>'
    )
    return mark_safe(
        f'<svg class="sprite" aria-hidden="true" focusable="false">{symbols}{hatch}</svg>'
    )


@register.simple_tag(takes_context=True)
def sev(context: Context, severity: str, text: str = "") -> SafeString:
    """A severity: its shape, its word, its colour."""
    symbol, word = SEVERITY[severity]
    kind = "none" if severity == "off" else severity
    return format_html(
        '<span class="sev is-{}">{}{}</span>', kind, icon(context, symbol), text or word
    )


def _local(at: Instant | datetime | date) -> datetime | date:
    if isinstance(at, int):
        return timezone.localtime(moment(at))
    return timezone.localtime(at) if isinstance(at, datetime) else at


@register.filter
def day(at: Instant | datetime | date | None) -> str:
    """A day in full: 2 July 2026."""
    if at is None:
        return ""
    local = _local(at)
    return f"{local.day} {local:%B %Y}"


@register.filter
def in_full(written: str) -> str:
    """A day as facts write it, in full."""
    return day(date.fromisoformat(written))


@register.filter
def with_days(text: str) -> str:
    """A sentence of a machine in which days stand as facts write them, with those in full."""

    def told(found: re.Match[str]) -> str:
        try:
            return in_full(found[0])
        except ValueError:
            return found[0]

    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", told, text)


@register.filter
def near(at: Instant | datetime | date | None) -> str:
    """A day beside others: 29 June, with the year where it is another."""
    if at is None:
        return ""
    local = _local(at)
    year = "" if local.year == local_today().year else f" {local.year}"
    return f"{local.day} {local:%b}{year}"


@register.filter
def weekday(at: Instant | datetime | date | None) -> str:
    """A day with its weekday: Thursday 2 July 2026."""
    return "" if at is None else f"{_local(at):%A} {day(at)}"


@register.filter
def time(at: Instant | datetime | None) -> str:
    """A day and a time: 2 July 2026, 16:42."""
    return "" if at is None else f"{day(at)}, {_local(at):%H:%M}"


@register.filter
def clock(at: Instant | datetime | None) -> str:
    """A time of the day: 16:42."""
    return "" if at is None else f"{_local(at):%H:%M}"


@register.filter
def score(value: float | str | None) -> str:
    """A score, without decimals; a dash where there is none."""
    return f"{value:.0f}" if isinstance(value, float | int) else "–"


@register.filter
def signed(value: float | None) -> str:
    """A change of a score, with its sign."""
    if value is None:
        return "–"
    return f"{round(value):+d}".replace("-", "−") if round(value) else "0"


@register.filter
def figure(value: float) -> str:
    """A value of a parameter, as short as it is exact: 2, 0.55."""
    return f"{value:.15g}"


@register.filter
def amount(value: float, parameter: str) -> str:
    """A value of a parameter with its unit: 1 day, 0.55 as a share."""
    return set_policy.amount(parameter, value)


@register.filter
def grave(counts: Any) -> str:
    """How many findings there are of each severity: 1 block, 20 warnings, 22 notes."""
    several = ((counts.block, "block"), (counts.warn, "warning"), (counts.note, "note"))
    return ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in several)


@register.filter
def compact(value: float) -> str:
    """A sum of money, short: 1.86 m."""
    for size, unit in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}\u00a0{unit}"
    return f"{value:.0f}"


@register.filter
def moved(side: Any) -> str:
    """How the score of a side of a quarterly review has moved, and what holds it."""
    if side.score is None:
        return "no evidence yet"
    held = ", held at 59 by a block" if side.is_held and side.score == OVERALL_CAP else ""
    if side.before is None:
        return f"new in the quarter{held}"
    change = round(side.score) - round(side.before)
    word = f"{'up' if change > 0 else 'down'} {abs(change)}" if change else "unchanged"
    return f"{word} in the quarter{held}"


@register.filter
def directions(sheet: Any) -> list[dict[str, Any]]:
    """Both sides of a quarterly review, each with what its score is called."""
    return [
        {"who": "We treat them", "side": sheet.us},
        {"who": "They treat us", "side": sheet.them},
    ]


@register.filter
def last_month(quarter: str) -> str:
    """The last month of a quarter by its name: of July to September 2026, September 2026."""
    return quarter.rpartition(" to ")[2]


@register.filter
def trust(direction: Any) -> str:
    """How far a score can be trusted, short: coverage and one-sided share."""
    if direction.one_sided is None:
        return ""
    return f"({direction.coverage:.0f}\u00a0%,\u00a0{direction.one_sided:.0f}\u00a0%)"


@register.filter
def worth(of: Any) -> str:
    """The worth of opportunities in one short line: of the first currency, and whether of more."""
    currency, total = of.sums[0]
    return f"{currency} {compact(total)}".strip() + (" …" if len(of.sums) > 1 else "")


@register.filter
def moved_to(before: float | None, after: float | None) -> str:
    """By how much a score moves: +3.2, −1.5; nothing where there is no score on one side."""
    if before is None or after is None:
        return "new" if before is None else "no evidence left"
    return f"{after - before:+.1f}".replace("-", "−")


@register.filter
def percent(value: float | None) -> str:
    """A width in an attribute of an SVG."""
    return "0%" if value is None else f"{max(0.0, min(100.0, value)):.1f}%"


@register.filter
def words(value: str | None) -> str:
    """A word of the facts as text: closed_lost becomes closed lost."""
    return (value or "").replace("_", " ")


@register.filter
def sentence(value: str | None) -> str:
    """A word of the facts at the beginning of a sentence."""
    text = words(value)
    return text.upper() if text in _SHORT else text[:1].upper() + text[1:]


_SHORT = ("crm", "nda")
"""Words that everybody writes in capitals."""


@register.filter
def initials(name: str | None) -> str:
    """The letters of an organization's or a person's tile."""
    return "".join(word[0] for word in re.findall(r"\w+", name or "?")[:2]).upper()


@register.filter
def words_of(text: str) -> list[str]:
    """The words of a text, to be gone through."""
    return text.split()


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value of a key, nothing if there is none."""
    return mapping.get(key) if mapping else None


@register.filter
def rule_title(rule: str) -> str:
    """What a rule is called: Don't cheat."""
    return _RULES[rule].title.rpartition(": ")[2]


@register.filter
def rule_code(rule: str) -> str:
    """A rule's short number: Don't 2."""
    kind, number = rule.split("-")[:2]
    return f"{'Do' if kind == 'do' else 'Don’t'} {int(number)}"


@register.simple_tag(takes_context=True)
def rule_link(context: Context, rule: str) -> SafeString:
    """The link to a rule."""
    return format_html(
        '<a class="rule" href="{}"><span class="vh">Rule: </span>{}{} '
        '<span class="nowrap">({})</span></a>',
        reverse("rule", args=[rule]),
        icon(context, "book-open"),
        rule_title(rule),
        rule_code(rule),
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The page's own query with some values changed; an empty one goes."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            values.pop(name, None)
        else:
            values[name] = value
    return f"?{values.urlencode()}" if values else "?"


@register.filter
def in_rows(form: Any) -> list[list[Any]]:
    """The fields of a form, those beside each other together: they have the same `row`."""
    rows = groupby(form, key=lambda each: getattr(each.field, "row", each.name))
    return [list(several) for _, several in rows]
