"""The way out of each finding in one click: which action, done to what."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from troth.rules.verdicts import Finding


class Remedy(NamedTuple):
    """What a button says, and where it leads."""

    text: str
    url: str


class _Way(NamedTuple):
    """An action, done to what a finding is about, or begun with some values filled in."""

    text: str
    action: str
    on_subject: bool = False
    given: Mapping[str, str] = {}
    with_opportunity: bool = False


_ASK = "ask"
_GIVE = _Way("Record what you gave", "record-exchanges")
_INTRODUCE = _Way("Introduce somebody", "introduce")
_NDA = _Way("Record a signed NDA", "agree", given={"kind": "nda"})
_TEAM = _Way("Ask the alliance team", "ask-team", with_opportunity=True)
_PLAN = _Way("Write the value plan", "record-value_plans")
_MEET = _Way("Record a meeting", "record-meetings")
_MEND_PLAN = _Way("Open the value plan", "correct-value_plans", on_subject=True)

WAYS: Mapping[tuple[str, str], _Way] = {
    ("do-01", "unasked"): _Way(
        "Ask if they are available", _ASK, given={"kind": "availability"}, with_opportunity=True
    ),
    ("do-01", "engaged-elsewhere"): _Way(
        "Ask them again", _ASK, given={"kind": "availability"}, with_opportunity=True
    ),
    ("do-01", "ask"): _Way(
        "Ask if they are available", _ASK, given={"kind": "availability"}, with_opportunity=True
    ),
    ("do-02", "single"): _Way("Engage one more partner", "engage", with_opportunity=True),
    ("do-02", "narrow"): _Way("Engage one more partner", "engage", with_opportunity=True),
    ("do-03", "left"): _Way("Record their release", "correct-engagements", on_subject=True),
    ("do-03", "withdrawn"): _Way("Record their release", "release", on_subject=True),
    ("do-03", "overdue"): _Way("Mark as kept", "keep-pledge", on_subject=True),
    ("do-03", "due"): _Way("Mark as kept", "keep-pledge", on_subject=True),
    ("do-04", "uncovered"): _NDA,
    ("do-04", "no-nda"): _NDA,
    ("do-04", "nda-expiring"): _NDA,
    ("do-04", "unanswered"): _Way("Answer them", "answer", on_subject=True),
    ("do-04", "quiet"): _Way("Record a message", "record-messages"),
    ("do-05", "owing"): _GIVE,
    ("do-05", "ask-before-give"): _GIVE,
    ("do-06", "no-consent"): _Way("Record their consent", "consent", on_subject=True),
    ("do-06", "unanswered"): _Way("Make the introduction", "make-introduction", on_subject=True),
    ("do-06", "followup"): _Way("Record the follow-up", "follow-up", on_subject=True),
    ("do-06", "never-asked"): _Way("Ask for an introduction", "introduce"),
    ("do-07", "no-win"): _PLAN,
    ("do-07", "goal-missed"): _MEND_PLAN,
    ("do-07", "unconfirmed"): _MEND_PLAN,
    ("do-07", "needs-time"): _MEET,
    ("do-08", "idea"): _Way("Answer the idea", "answer-idea", on_subject=True),
    ("do-08", "talking"): _MEET,
    ("do-08", "no-ideas"): _Way("Offer an idea", "record-ideas"),
    ("do-09", "mandate"): _MEND_PLAN,
    ("do-09", "unknown"): _Way("Write their influence down", "rate-influence", on_subject=True),
    ("do-09", "unconfirmed-decider"): _Way(
        "Record their confirmation", "confirm-influence", on_subject=True
    ),
    ("do-10", "unsupported"): _TEAM,
    ("do-10", "uninvolved"): _TEAM,
    ("do-10", "no-lead"): _Way("Name who leads it", "correct-relationships", on_subject=True),
    ("do-10", "support"): _Way("See the request", "team-request"),
    ("dont-01", "load"): _Way("Rank the asks", "rank-asks", on_subject=True),
    ("dont-01", "burst"): _Way("Look through the asks", "asks"),
    ("dont-01", "unranked"): _Way("Rank the asks", "rank-asks", on_subject=True),
    ("dont-02", "rival"): _Way("Tell them", "disclose", on_subject=True),
    ("dont-02", "still-looking"): _Way("Tell them", "disclose", on_subject=True),
    ("dont-02", "one-sided"): _Way("Mend the terms", "correct-engagements", on_subject=True),
    ("dont-03", "information"): _Way("Answer them", "answer-ask", on_subject=True),
    ("dont-03", "guarded"): _Way("Share what you know", "share", with_opportunity=True),
    ("dont-03", "double-standard"): _Way("Share what you know", "share"),
    ("dont-04", "one-way"): _GIVE,
    ("dont-04", "wins"): _PLAN,
    ("dont-04", "agenda"): _MEET,
    ("dont-04", "advocacy"): _Way("Answer them", "answer-ask", on_subject=True),
    ("dont-05", "repeat"): _Way("Withdraw the ask", "withdraw-ask", on_subject=True),
    ("dont-05", "beyond"): _Way("Withdraw the ask", "withdraw-ask", on_subject=True),
    ("dont-06", "late"): _Way("Correct the decision date", "correct-opportunities"),
    ("dont-06", "engage-now"): _Way("Start exploring", "explore", on_subject=True),
    ("dont-06", "short-notice"): _Way("Withdraw the ask", "withdraw-ask", on_subject=True),
    ("dont-07", "no-show"): _MEET,
    ("dont-07", "slipping"): _MEET,
    ("dont-07", "defect"): _Way("Share a corrected version", "share", given={"topic": "material"}),
    ("dont-07", "profile"): _Way(
        "Bring the profile up to date", "refresh-profile", on_subject=True
    ),
    ("dont-08", "took-over"): _Way("Thank the host", "record-messages"),
    ("dont-08", "around"): _Way("Record their agreement", "correct-meetings"),
    ("dont-09", "parity"): _INTRODUCE,
    ("dont-09", "refusing"): _INTRODUCE,
    ("dont-10", "overstated"): _Way("Correct it", "correct-claim", on_subject=True),
}


def way_out(rule: str, finding: Finding, relationship: str) -> Remedy | None:
    """The action that puts a finding about us right."""
    short = "-".join(rule.split("-")[:2])
    kind = finding.kind.partition("/")[0]
    way = WAYS.get((short, kind))
    if way is None:
        return None
    if way.action == "asks":
        query = urlencode({"partner": relationship, "state": "open"})
        return Remedy(way.text, f"{reverse('facts', args=['asks'])}?{query}")
    collection, subject = finding.subject
    evidence = dict(reversed([*finding.evidence, finding.subject]))
    if way.action == "answer":
        if collection == "asks":
            return Remedy(way.text, reverse("do-on", args=["answer-ask", subject]))
        query = urlencode({"relationship": relationship, "reply_to": subject})
        return Remedy("Record your reply", f"{reverse('do', args=['record-messages'])}?{query}")
    if way.action == "team-request":
        return Remedy(way.text, reverse("team-request", args=[subject]))
    if way.on_subject:
        return Remedy(way.text, reverse("do-on", args=[way.action, subject]))
    if way.action.startswith("correct-"):
        target = evidence.get(way.action.removeprefix("correct-"))
        return Remedy(way.text, reverse("do-on", args=[way.action, target])) if target else None
    given = {"relationship": relationship, **way.given}
    if way.with_opportunity:
        given["about"] = f"{collection}/{subject}"
    if way.action == "engage":
        del given["relationship"]
    return Remedy(way.text, f"{reverse('do', args=[way.action])}?{urlencode(given)}")
