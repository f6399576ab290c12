"""Introduce your friends, and meet theirs

> "Ask your partners for important introductions and provide introductions for them when asked."

## Watched
Introductions between us: whether the one introduced agreed first, whether I answer when asked,
and whether I follow up what was made for me.

## Credit
One that I made without consent: none. One that they asked of me: full if made within 10 business
days (`do06_answer_days`), half later; declined, half in time, a quarter later; no answer by then,
none. One that I offered and made with consent, at half weight: full. One made for me, at half
weight: full if I followed up within 5 business days (`do06_followup_days`), half later, none if
not yet.

## Findings
- block, aging, `no-consent`: I introduced somebody who had not agreed, and has not since. Clears
  with consent, or age.
- note, then warn, `unanswered`: they wait for an introduction for more than 10, more than 20
  business days (`do06_warn_days`).
- note `followup`: more than 5 business days since an introduction to me, and nothing followed.
- note `never-asked`: committed for 90 days, and no introduction asked of them in 180.

## Edges
Consent at the same instant counts. An offer that was not made yet is nothing. A decline is an
answer: half credit, no finding. The clock is mine, whichever part I play. That both sides agree
first ("double opt-in") is common practice.

## Neighbors
Do 6 is each request; Don't 9 is parity of access over a year.
"""

from collections.abc import Iterator

from troth.facts.model import Introduction
from troth.facts.times import DAY, Instant
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, first_of

FACE = "Reciprocity"
FED_BY = ("introductions",)
READS = ("engagements", "introductions")
HALF_LIFE_DAYS = 365

ANSWER = Parameter(
    "do06_answer_days", 10, Unit.BUSINESS_DAYS, "Two weeks to ask the person and to answer."
)
WARN = Parameter("do06_warn_days", 20, Unit.BUSINESS_DAYS, "A month of silence is a refusal.")
FOLLOWUP = Parameter(
    "do06_followup_days", 5, Unit.BUSINESS_DAYS, "An introduction left lying shames the introducer."
)

SETTLED = 90 * DAY  # a commitment this old should lead to introductions
ASKED_LATELY = 180 * DAY


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    for introduction in view.records.introductions:
        if introduction.introducer == view.me:
            yield from _introducing(view, introduction)
        elif introduction.made_at is not None:
            yield from _introduced(view, introduction, introduction.made_at)
    yield from _never_asked(view)


def has_consent(introduction: Introduction) -> bool:
    """Whether the one introduced had agreed when the introduction was made."""
    consent, made = introduction.consented_at, introduction.made_at
    return consent is not None and made is not None and consent <= made


def response(introduction: Introduction) -> Instant | None:
    """When the introducer made the introduction, or declined."""
    return first_of(introduction.made_at, introduction.declined_at)


def _introducing(view: View, introduction: Introduction) -> Iterator[Verdict]:
    made, known = introduction.made_at, introduction.attestation
    if made is not None and not has_consent(introduction):
        yield Occasion(made, 0, known)
        severity = view.aged(made) if introduction.consented_at is None else None
        if severity is not None:
            yield _finding(
                view,
                severity,
                "no-consent",
                introduction,
                made,
                f"{view.we} introduced {{who}} to {view.they} on {view.day(made)}, without asking "
                "{who} first.",
                "Ask the person, and apologize.",
                "Consent, or time.",
            )
        return
    if not introduction.asked:
        if made is not None:
            yield Occasion(made, 1, known, weight=0.5, weekly="offered", record=introduction.id)
        return
    opened, answered = introduction.opened_at, response(introduction)
    if answered is not None:
        credit = 1 if made is not None else 0.5
        in_time = view.within(opened, answered, ANSWER)
        yield Occasion(opened, credit if in_time else credit / 2, known)
        return
    if view.overdue(opened, ANSWER):
        yield Occasion(opened, 0, known)
    severity = view.lateness(opened, ANSWER, WARN) if view.is_recent(opened) else None
    if severity is not None:
        yield _finding(
            view,
            severity,
            "unanswered",
            introduction,
            opened,
            f"{view.they} asked {view.we} on {view.day(opened)} to be introduced to {{who}}.",
            "Ask the person for consent and make it, or decline.",
            "The introduction made, or declined.",
        )


def _introduced(view: View, introduction: Introduction, made: Instant) -> Iterator[Verdict]:
    known, followed = introduction.attestation, introduction.followed_up_at
    if followed is not None:
        credit = 1 if view.within(made, followed, FOLLOWUP) else 0.5
        yield Occasion(made, credit, known, weight=0.5)
        return
    if not view.overdue(made, FOLLOWUP):
        return
    yield Occasion(made, 0, known, weight=0.5)
    if view.is_recent(made):
        yield _finding(
            view,
            "note",
            "followup",
            introduction,
            made,
            f"{view.they} introduced {view.we} to {{who}} on {view.day(made)}, and nothing "
            "followed.",
            "Write to the person, and thank the introducer.",
            "A follow-up.",
        )


def _finding(
    view: View,
    severity: str,
    kind: str,
    introduction: Introduction,
    at: Instant,
    sentence: str,
    action: str,
    clears_when: str,
) -> Finding:
    subject = ("introductions", introduction.id)
    return Finding(
        "block" if severity == "block" else "warn" if severity == "warn" else "note",
        kind,
        subject,
        at,
        sentence.replace("{who}", view.people[introduction.target].name),
        action,
        clears_when,
        (introduction.id,),
        [subject],
    )


def _never_asked(view: View) -> Iterator[Finding]:
    settled = [(at, each) for at, each in view.committed if view.reached(at + SETTLED)]
    asked = [
        each.opened_at
        for each in view.records.introductions
        if each.beneficiary == view.me and each.asked
    ]
    if not settled or (asked and not view.reached(max(asked) + ASKED_LATELY)):
        return
    at = min(at for at, _ in settled)
    yield Finding(
        "note",
        "never-asked",
        view.itself(),
        at,
        f"{view.we} has been committed with {view.they} since {view.day(at)}, and has not asked "
        "for an introduction in half a year.",
        "Ask for one that matters.",
        "An introduction asked for.",
        evidence=[("engagements", each.id) for _, each in settled],
    )
