"""The page of a quarterly review that a partner reads, made of what both sides may see.

It is made of the shared view of one relationship (`partner.py`) and of nothing else; `sheets.py`
has its shape, `printed.py` how much of it fits on paper.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from troth.facts.fields import fields_of
from troth.facts.model import Fact, Facts, Form, Opportunity, Policy
from troth.facts.quarters import Quarter, local_day, midnight, month_after
from troth.facts.times import Instant
from troth.review.book import Book, Horizon
from troth.review.feeding import feeds
from troth.review.partner import HIDDEN_RULES
from troth.review.printed import (
    LINES_AGREED,
    LINES_IN_FORCE,
    LINES_WELL,
    LINES_WRONG,
    LONGEST_CELL,
    LONGEST_NAME,
    LONGEST_SENTENCE,
    LONGEST_TEXT,
    fitting,
    in_words,
    lines_of,
    longest_of,
    quoted,
    sharing,
    short,
)
from troth.review.reviews import Found, Review, judge, shown, spoken
from troth.review.scores import coverage, faces
from troth.review.sheets import Line, Pair, Promise, Sheet, Side
from troth.review.views import Scene, look_at, see
from troth.rules import PARAMETERS, RULES, rules_touched
from troth.rules.view import View, explored

SCORE_MONTHS, GIVE_MONTHS = 6, 12
"""Months that the charts look back."""
CAREFUL = ("confidential", "restricted")
_UNFOUNDED_NOTES = frozenset({"do-09-influence-not-authority"})
"""Rules of which a note is no news here: what they miss is what a shared view leaves out."""


def sheet(
    facts: Facts, relationship: str, quarter: Quarter, now: Instant, began: Instant = 0
) -> Sheet:
    """What the page says of a quarter, as of its end, or as of now while it lasts.

    `facts` are the shared view. What happened before `began` is on nobody's list. Raises KeyError
    if the relationship is not reviewed then.
    """
    made = _Maker(facts, relationship, quarter, now)
    return made.sheet(began)


def as_of(quarter: Quarter, now: Instant, zone: str) -> Instant:
    """The time as of which a quarter is looked at: its end, or now while it lasts."""
    return min(now, quarter.ends(zone))


class _Maker:
    """Looks at one relationship as of the end of a quarter, and of the months before."""

    def __init__(self, facts: Facts, relationship: str, quarter: Quarter, now: Instant) -> None:
        self.book, self.relationship, self.quarter = Book(facts), relationship, quarter
        self.zone = next(each.timezone for each in facts.organizations if each.id == self.book.me)
        self.at = as_of(quarter, now, self.zone)
        self.begins = quarter.begins(self.zone)
        scene = self._scene(self.at)
        if scene is None:
            raise KeyError(relationship)
        standing = scene.material.relationship
        self.scene, self.me = scene, facts.me
        self.them = standing.b if standing.a == self.me else standing.a
        self.view: View = look_at(scene, self.me)
        self.used = set(_used(scene))
        self.reviews: dict[Instant, tuple[Review | None, Review | None]] = {}

    def _scene(self, at: Instant) -> Scene | None:
        horizon = Horizon(self.book, at)
        if horizon.standing(self.relationship) != self.relationship:
            return None
        return see(horizon.material(self.relationship), at)

    def both(self, at: Instant) -> tuple[Review | None, Review | None]:
        """How we treated them, and they us, at a time."""
        if at not in self.reviews:
            scene = self.scene if at == self.at else self._scene(at)
            if scene is None:
                return None, None
            ours, theirs = (
                spoken(judge(look_at(scene, side), HIDDEN_RULES), self.used)
                for side in (self.me, self.them)
            )
            self.reviews[at] = ours, theirs
        return self.reviews[at]

    def name(self, organization: str) -> str:
        return short(self.view.name(organization), LONGEST_NAME)

    def date_of(self, at: Instant) -> date:
        return local_day(at, self.zone)

    def in_quarter(self, at: Instant | None) -> bool:
        return at is not None and self.begins < at <= self.at

    def sheet(self, began: Instant) -> Sheet:
        ours, theirs = self.both(self.at)
        assert ours is not None and theirs is not None
        before = self.both(self.begins)
        wrong = [_wrong(each, began) for each in (ours, theirs)]
        agreed = list(self._agreed())
        shown_agreed = fitting(agreed, LINES_AGREED, longest_of)
        room = 2 * LINES_WRONG + max(0, LINES_AGREED - lines_of(map(longest_of, shown_agreed)))
        fit = sharing([list(map(self._line, each)) for each in wrong], room)
        following = self.quarter.after(1)
        return Sheet(
            relationship=self.relationship,
            quarter=self.quarter.id,
            title=self.quarter.name,
            following=following.name,
            as_of=self.at,
            on=in_words(self.date_of(self.at - 1)),
            bond=self._bond(ours.is_blocked or theirs.is_blocked),
            us=self._side(ours, before[0]),
            them=self._side(theirs, before[1]),
            joint=self._joint(),
            has_data=any(map(self._is_of_quarter, self._everything())),
            faces=_faces(ours, theirs),
            scores=self._scores(),
            gives=self._gives(),
            went_well=fitting(self._went_well(), LINES_WELL),
            wrong_ours=fit[0],
            wrong_theirs=fit[1],
            more_ours=len(wrong[0]) - len(fit[0]),
            more_theirs=len(wrong[1]) - len(fit[1]),
            agreed=shown_agreed,
            more_agreed=len(agreed) - len(shown_agreed),
            in_force=fitting(self._in_force(), LINES_IN_FORCE),
            trust=list(self._trust(ours, theirs)),
            policy=self._policy(),
        )

    # -- figures ----------------------------------------------------------------------------------

    def _side(self, review: Review, before: Review | None) -> Side:
        kept, due = self._kept(review.me)
        return Side(
            id=review.me,
            name=self.name(review.me),
            score=shown(review.overall),
            before=shown(before.overall) if before else None,
            is_held=review.is_blocked,
            coverage=shown(coverage(review.scores)) or 0.0,
            one_sided=shown(review.one_sided),
            kept=kept,
            due=due,
        )

    def _kept(self, pledger: str) -> tuple[int, int]:
        """How many pledges of a side were kept on time, of those due in the quarter."""
        calendar = self.view.calendars[pledger]
        kept = due = 0
        for each in self.scene.records.pledges:
            if each.pledger != pledger or each.due_on is None:
                continue
            end = calendar.end_of(each.due_on)
            released = each.released_at is not None and each.released_at <= end
            if self.in_quarter(end) and not released:
                due += 1
                kept += each.fulfilled_at is not None and each.fulfilled_at <= end
        return kept, due

    def _joint(self) -> tuple[int, int, int]:
        going = {each.opportunity for each in self._live()}
        engaged = {
            each.opportunity
            for each in self.scene.records.engagements
            if explored(each) is not None and each.ended_at is None
        }
        won, lost = (
            sum(self.in_quarter(self._entered(each, stage)) for each in engaged)
            for stage in ("launched", "closed_lost")
        )
        return len(going), won, lost

    def _live(self) -> list[Any]:
        return [each for each in self.scene.records.engagements if self.view.is_live(each)]

    def _entered(self, opportunity: str, stage: str) -> Instant | None:
        """When an opportunity entered the stage in which it stands, if that is it."""
        found: Opportunity = self.view.opportunities[opportunity]
        return found.stages[-1].at if found.stages[-1].stage == stage else None

    def _scores(self) -> list[Pair]:
        last = self.date_of(self.at - 1).replace(day=1)
        pairs = []
        for back in range(SCORE_MONTHS - 1, -1, -1):
            month = month_after(last, -back)
            end = min(midnight(month_after(month, 1), self.zone), self.at)
            ours, theirs = self.both(end)
            pairs.append(
                Pair(
                    f"{month:%b}",
                    shown(ours.overall) if ours else None,
                    shown(theirs.overall) if theirs else None,
                )
            )
        return pairs

    def _gives(self) -> list[Pair]:
        """What each side gave and the other found of use, by month."""
        last = self.date_of(self.at - 1).replace(day=1)
        months = [month_after(last, -back) for back in range(GIVE_MONTHS - 1, -1, -1)]
        gave = dict.fromkeys(months, 0)
        got = dict.fromkeys(months, 0)
        for each in self.scene.records.exchanges:
            month = self.date_of(each.given_at).replace(day=1)
            by_month = gave if each.giver == self.me else got
            if each.accepted_at is not None and month in by_month:
                by_month[month] += 1
        return [Pair(f"{each:%b}", gave[each], got[each]) for each in months]

    def _bond(self, is_blocked: bool) -> tuple[str, str] | None:
        live = self._live()
        if any(each.committed_at is not None for each in live):
            return "Committed", "It’s complicated" if is_blocked else "Going steady"
        if any(each.proposed_at is not None for each in live):
            return "Proposed", "Dating"
        return ("Exploring", "Just talking") if live else None

    # -- sentences --------------------------------------------------------------------------------

    def _everything(self) -> Iterator[Fact]:
        records = self.scene.records
        for name in records.__struct_fields__:
            yield from getattr(records, name)

    def _is_of_quarter(self, fact: Fact) -> bool:
        """Whether anything about a fact happened in the quarter."""
        return any(
            field.form is Form.INSTANT and self.in_quarter(getattr(fact, field.name))
            for field in fields_of(type(fact)).values()
        )

    def _deal(self, opportunity: str) -> str:
        return short(self.view.opportunities[opportunity].name, LONGEST_TEXT)

    def _went_well(self) -> Iterator[str]:
        """What went well in the quarter, what weighs most first."""
        for tell in (self._delivered, self._agreed_to, self._reached, self._adopted, self._led_in):
            yield from islice(tell(), 2)
        for side in (self.me, self.them):
            kept, due = self._kept(side)
            if kept:
                yield f"{self.name(side)} kept {kept} of {due} pledges on time."

    def _delivered(self) -> Iterator[str]:
        for each in self.scene.records.engagements:
            if self.in_quarter(each.fulfilled_at):
                yield f"Delivered together: {self._deal(each.opportunity)}."
            elif each.ended_at is None and self.in_quarter(
                self._entered(each.opportunity, "launched")
            ):
                yield f"Won together: {self._deal(each.opportunity)}."

    def _agreed_to(self) -> Iterator[str]:
        for each in self.scene.records.engagements:
            if self.in_quarter(each.committed_at):
                yield f"Committed to each other: {self._deal(each.opportunity)}."
        for signed in self.scene.records.agreements:
            if self.in_quarter(signed.signed_at):
                yield f"Signed: {self._agreement(signed)}."

    def _reached(self) -> Iterator[str]:
        for plan in self.scene.records.value_plans:
            for goal in plan.goals:
                if self.in_quarter(goal.achieved_at):
                    text = quoted(goal.text)
                    yield f"A goal of {self.name(goal.for_org)} was reached{text}."

    def _adopted(self) -> Iterator[str]:
        for each in self.scene.records.ideas:
            if each.response in ("adopted", "partly") and self.in_quarter(each.responded_at):
                how = "adopted" if each.response == "adopted" else "adopted in part"
                whose = self.name(each.proposer)
                yield f"An idea of {whose} was {how}{quoted(each.text)}."

    def _led_in(self) -> Iterator[str]:
        for each in self.scene.records.introductions:
            made, consented = each.made_at, each.consented_at
            if made is not None and self.in_quarter(made) and (consented or made + 1) <= made:
                target = short(self.view.people[each.target].name, LONGEST_NAME)
                introducer, to = self.name(each.introducer), self.name(each.beneficiary)
                yield f"{introducer} introduced {target} to {to}, with their consent."

    def _line(self, found: Found) -> Line:
        shares = {each.id: each.confidentiality for each in self.scene.records.shares}
        evidence = (*found.finding.evidence, found.finding.subject)
        careful = any(name == "shares" and shares.get(each) in CAREFUL for name, each in evidence)
        return Line(
            short(found.finding.sentence, LONGEST_SENTENCE), found.finding.severity, careful
        )

    def _agreed(self) -> Iterator[Promise]:
        """Open pledges, and goals, that fall due by the end of the next quarter."""
        last = month_after(self.quarter.after(1).months[0], 3)
        found: list[tuple[date, str, Promise]] = []

        def note(
            id_: str, text: str | None, owner: str, person: str | None, due: date | None, to: str
        ) -> None:
            if due is not None and due < last:
                who = self.name(owner)
                if person is not None and person in self.view.people:
                    who = f"{short(self.view.people[person].name, LONGEST_NAME)}, {who}"
                by = in_words(due)
                cells = (short(each, LONGEST_CELL) for each in (who, self.name(to)))
                promise = Promise(
                    short(text or "A goal", LONGEST_TEXT), next(cells), by, next(cells)
                )
                found.append((due, id_, promise))

        for each in self.scene.records.pledges:
            if each.fulfilled_at is each.withdrawn_at is each.released_at is None:
                note(each.id, each.text, each.pledger, each.person, each.due_on, each.beneficiary)
        for plan in self.scene.records.value_plans:
            for goal in plan.goals if plan.ended_at is None else ():
                if goal.achieved_at is goal.dropped_at is None:
                    note(goal.id, goal.text, goal.owner, None, goal.due_on, goal.for_org)
        for _, _, promise in sorted(found, key=lambda each: each[:2]):
            yield promise

    def _in_force(self) -> Iterator[str]:
        for each in self.scene.records.agreements:
            start, end = self.view.term(each)
            if start <= self.at < end:
                until = f", to {in_words(each.expires_on)}" if each.expires_on else ""
                yield f"{self._agreement(each)}{until}"

    def _agreement(self, agreement: Any) -> str:
        kind = _AGREEMENTS[agreement.kind]
        title = short(agreement.title or "", LONGEST_TEXT)
        return f"{kind} “{title}”" if title and title.lower() != kind.lower() else kind

    def _trust(self, ours: Review, theirs: Review) -> Iterator[str]:
        """How far the page can be trusted."""
        us, them = self.name(self.me), self.name(self.them)
        yield (
            f"Evidence covers {coverage(ours.scores):.0f} % of the rules, by weight, for {us} and "
            f"{coverage(theirs.scores):.0f} % for {them}; {_most_coverage():.0f} % is the most, "
            "for what one side alone can know is left out."
        )
        one_sided = [each.one_sided for each in (ours, theirs)]
        if None not in one_sided:
            yield (
                f"Of this, {one_sided[0]:.0f} % and {one_sided[1]:.0f} % rest on the word of one "
                "side alone, and count half."
            )
        silent = [
            rule.title.rpartition(": ")[2]
            for rule in RULES
            if rule.id not in HIDDEN_RULES
            and ours.scores[rule.id] is None
            and theirs.scores[rule.id] is None
        ]
        if silent:
            named = ", ".join(f"“{each}”" for each in silent[:3])
            more = f" and {len(silent) - 3} more" if len(silent) > 3 else ""
            yield f"No evidence on either side yet for {named}{more}."

    def _policy(self) -> str:
        """What was judged otherwise than by the rules' defaults."""
        latest: dict[str, Policy] = {}
        for each in sorted(
            (each for each in self.scene.material.policies if each.set_at <= self.at),
            key=lambda each: (each.level == "relationship", each.set_at, each.id),
        ):
            latest[each.parameter] = each
        changed = [
            f"{PARAMETERS[each.parameter].words} {each.value:g}{_of_rule(each.parameter)}"
            for each in latest.values()
            if each.parameter in PARAMETERS
            and each.value != PARAMETERS[each.parameter].default
            and not HIDDEN_RULES.issuperset(rules_touched(each.parameter))
        ]
        if not changed:
            return "Judged by the rules’ defaults."
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        return f"Judged by the rules’ defaults, but for {', '.join(changed[:3])}{more}."


_AGREEMENTS: Mapping[str, str] = {
    "nda": "NDA",
    "alliance": "Alliance agreement",
    "exclusivity": "Exclusivity",
    "certification": "Certification",
}


def _used(scene: Scene) -> Iterator[tuple[str, str]]:
    """Which rules something in the view feeds, as (rule, side)."""
    relationship = scene.material.relationship
    sides = {relationship.a, relationship.b}
    for name in scene.records.__struct_fields__:
        for feed in feeds(name, getattr(scene.records, name)):
            for side in feed.organizations & sides if feed.organizations else sides:
                yield feed.rule, side


def _faces(ours: Review, theirs: Review) -> list[Pair]:
    mine, other = faces(ours.scores), faces(theirs.scores)
    return [Pair(face, shown(mine[face]), shown(other[face])) for face in mine]


def _wrong(review: Review, began: Instant) -> list[Found]:
    """What is to be put right: of each rule the gravest first, then what else there is."""
    found = [
        each
        for each in review.findings
        if each.finding.at >= began
        and not (each.finding.severity == "note" and each.rule in _UNFOUNDED_NOTES)
    ]
    first = {each.rule: each for each in reversed(found)}.values()
    return sorted(found, key=lambda each: each not in first)


def _of_rule(parameter: str) -> str:
    """The rule that a parameter belongs to, in parentheses; nothing where several share it."""
    titles = {rule.id: rule.title.rpartition(": ")[2] for rule in RULES}
    touched = rules_touched(parameter)
    return f" (“{titles[touched[0]]}”)" if len(touched) == 1 else ""


def _most_coverage() -> float:
    return coverage({rule.id: None if rule.id in HIDDEN_RULES else 0.0 for rule in RULES})
