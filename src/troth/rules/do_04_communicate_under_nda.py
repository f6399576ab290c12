"""Communicate, under an NDA

> "Communicate openly and often. ... (but get an NDA in place to be safe)."

## Watched
My confidential and restricted shares, and whether an NDA of that level was in force; what of
theirs awaits my answer: messages that ask for a reply, and every ask but for information (Don't
3) or for advocacy (Don't 4); and whether I am in contact at all: a message to them, or a meeting
I attended.

## Credit
A share, with double weight: full if covered, half if recalled, else none. An answer: full within
2 business days of mine (`do04_reply_days`), half within 5 (`do04_late_days`), else none. Each
window of 14 days (`do04_cadence_days`) since the relationship began, through which one engagement
was live, at half weight: full with contact by me, else none. (Two working days is the answer time
that Microsoft's FastTrack partner community asks of partners for a referral.)

## Findings
- block, aging, `uncovered`: a secret shared without an NDA that covers it. Clears with an NDA, a
  recall, or age.
- note, then warn, `unanswered`: a message or an ask waits for more than 2, more than 5 business
  days.
- note `quiet`: something live for 21 days (`do04_quiet_days`) and no contact by me as long.
- note `no-nda`: something proposed, and no NDA in force.
- note `nda-expiring`: the NDA ends within 30 days (`do04_expiring_days`).

## Edges
Public and teaser shares need no NDA. A share at the instant of signing is covered. An NDA signed
later clears the finding, not the lost credit. An NDA for confidential matters does not cover
restricted ones. The number of messages means nothing, and a copy is no contact.

## Neighbors
Don't 3 is about what is told; Do 4 about how promptly and how safely.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from math import ceil

from troth.facts.model import Share
from troth.facts.times import Instant, in_words
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, explored, proposed

FACE = "Openness"
FED_BY = ("messages", "meetings", "shares")
READS = ("agreements", "asks", "engagements", "meetings", "messages", "shares")
WEIGHT = 2

REPLY = Parameter(
    "do04_reply_days",
    2,
    Unit.BUSINESS_DAYS,
    "A partner who waits longer looks elsewhere.",
    "Microsoft FastTrack partner community: two working days for a referral",
)
LATE = Parameter("do04_late_days", 5, Unit.BUSINESS_DAYS, "After a working week it is no answer.")
CADENCE = Parameter(
    "do04_cadence_days", 14, Unit.DAYS, "Work that is live needs a word every two weeks.", least=1
)
QUIET = Parameter("do04_quiet_days", 21, Unit.DAYS, "Three weeks without a word are a silence.")
EXPIRING = Parameter("do04_expiring_days", 30, Unit.DAYS, "A month is what a signature takes.")

SECRET = ("confidential", "restricted")
SHARE_WEIGHT = 2
CADENCE_WEIGHT = 0.5


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    for share in view.records.shares:
        if share.sharer == view.me and share.confidentiality in SECRET:
            yield from _share(view, share)
    yield from _messages(view)
    for ask in view.their_asks("availability", "mandate", "rule_change", *_ORDINARY):
        if ask.answered_at is not None:
            yield _answered(view, ask.made_at, ask.answered_at, ask.attestation)
        elif ask.withdrawn_at is None:
            yield from _waiting(view, "ask", ("asks", ask.id), ask.made_at, ask.attestation)
    yield from _cadence(view)
    yield from _quiet(view)
    yield from _nda(view)


_ORDINARY = ("resource", "discount", "reference", "other")


def _share(view: View, share: Share) -> Iterator[Verdict]:
    covers = SECRET[SECRET.index(share.confidentiality) :]
    terms = [(start, end) for start, end, nda in view.agreements("nda") if nda.covers in covers]
    at = share.shared_at
    covered = any(start <= at < end for start, end in terms)
    recalled = share.recalled_at is not None
    credit = 1 if covered else 0.5 if recalled else 0
    yield Occasion(at, credit, share.attestation, weight=SHARE_WEIGHT)
    if covered or recalled or any(view.holds(start, end) for start, end in terms):
        return
    severity = view.aged(at)
    if severity is not None:
        what = share.title or f"a {share.confidentiality} {share.topic}"
        yield Finding(
            severity,
            "uncovered",
            ("shares", share.id),
            at,
            f"{view.we} shared {what} with {view.they} on {view.day(at)}, and no NDA covers it.",
            "Get an NDA signed, or have it confirmed that they deleted it.",
            "An NDA that covers it, a recall, or time.",
            (share.id,),
            [("shares", share.id)],
        )


def _messages(view: View) -> Iterator[Verdict]:
    answers = view.letters.answers
    for message in view.letters.awaiting_reply:
        since, known = message.sent_at, message.attestation
        answered = answers.get(message.id)
        if answered is not None:
            yield _answered(view, since, answered, known)
        else:
            yield from _waiting(view, "message", ("messages", message.id), since, known)


def _answered(view: View, since: Instant, answered: Instant, attestation: str) -> Occasion:
    if view.within(since, answered, REPLY):
        return Occasion(since, 1, attestation)
    return Occasion(since, 0.5 if view.within(since, answered, LATE) else 0, attestation)


def _waiting(
    view: View, kind: str, subject: tuple[str, str], since: Instant, attestation: str
) -> Iterator[Verdict]:
    if view.overdue(since, LATE):
        yield Occasion(since, 0, attestation)
    if not view.is_recent(since):
        return
    severity = view.lateness(since, REPLY, LATE)
    if severity is not None:
        yield Finding(
            severity,
            f"unanswered/{kind}",
            subject,
            since,
            f"{view.they} has waited for an answer of {view.we} since {view.day(since)}.",
            "Answer, if only to say when you can.",
            "An answer.",
            (subject[1],),
            [subject],
        )


def _cadence(view: View) -> Iterator[Occasion]:
    start, length = view.relationship.started_at, view.parameters[CADENCE]
    windows = (view.now - start) // length
    steps: dict[int, int] = defaultdict(int)  # engagements live through a window: more, or fewer
    for engagement in view.records.engagements:
        since, over = explored(engagement), view.over(engagement)
        if since is None:
            continue
        first = max(0, -((start - since) // length))
        last = windows if over is None else min(windows, -((start - over) // length) - 1)
        if first < last:
            steps[first] += 1
            steps[last] -= 1
        if over is None:
            view.reached(start + (max(windows, first) + 1) * length)
    if not steps:
        return
    live = list(accumulate(steps[number] for number in range(max(steps))))
    kept = {(at - start) // length for at in view.contacts}
    for number, engagements in enumerate(live):
        if engagements:
            end = ceil(start + (number + 1) * length)
            yield Occasion(end, 1 if number in kept else 0, weight=CADENCE_WEIGHT)


def _quiet(view: View) -> Iterator[Finding]:
    silence = view.parameters[QUIET]
    long_live = [(start, each) for start, each in view.live if view.reached(start + silence)]
    contacts = view.contacts
    if not long_live or (contacts and not view.reached(contacts[-1] + silence)):
        return
    at = contacts[-1] if contacts else min(start for start, _ in long_live)
    yield Finding(
        "note",
        "quiet",
        view.itself(),
        at,
        f"{view.they} has not heard from {view.we} since {view.day(at)}, and work is live.",
        "Write or call, if only to say where things stand.",
        "A message to them, or a meeting.",
        evidence=[("engagements", each.id) for _, each in long_live],
    )


def _nda(view: View) -> Iterator[Finding]:
    in_force = [
        (end, nda.id, nda) for start, end, nda in view.agreements("nda") if view.holds(start, end)
    ]
    if not in_force:
        open_proposals = [
            (at, each)
            for each in view.records.engagements
            if (at := proposed(each)) is not None and view.is_open(each)
        ]
        if open_proposals:
            at = min(at for at, _ in open_proposals)
            yield Finding(
                "note",
                "no-nda",
                view.itself(),
                at,
                f"{view.we} and {view.they} have had a proposal since {view.day(at)}, and no NDA.",
                "Sign an NDA, so that both can speak freely.",
                "An NDA in force.",
                evidence=[("engagements", each.id) for _, each in open_proposals],
            )
        return
    lasting = [nda for _, _, nda in in_force if nda.expires_on is None]
    if lasting:
        return
    nda = max(in_force, key=lambda each: (each[2].expires_on, each[1]))[2]
    if nda.expires_on is not None and view.comes_within(nda.expires_on, EXPIRING):
        yield Finding(
            "note",
            "nda-expiring",
            ("agreements", nda.id),
            nda.signed_at,
            f"The NDA between {view.we} and {view.they} ends on {in_words(nda.expires_on)}.",
            "Renew it before then.",
            "A later NDA, or one without an end.",
            (nda.id,),
            [("agreements", nda.id)],
        )
