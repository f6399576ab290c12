"""The page of a quarterly review that a partner reads, made of what both sides may see.

All that it says, figures, sentences and charts, is here as data, so that it can be kept as it was
shown. It is made of the shared view of one relationship (`partner.py`) and of nothing else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

import msgspec

from troth.facts.fields import fields_of
from troth.facts.model import Fact, Facts, Form, Opportunity, Policy
from troth.facts.quarters import (
    Quarter,
    local_day,
    midnight,
    month_after,
)
from troth.facts.times import Instant
from troth.review.book import Book, Horizon
from troth.review.feeding import feeds
from troth.review.partner import HIDDEN_RULES
from troth.review.reviews import Found, Review, judge, shown, spoken
from troth.review.scores import coverage, faces
from troth.review.views import Scene, look_at, see
from troth.rules import PARAMETERS, RULES, rules_touched
from troth.rules.view import View, explored

SCORE_MONTHS, GIVE_MONTHS = 6, 12
"""Months that the charts look back."""
LINES_WELL, LINES_WRONG, LINES_AGREED, LINES_IN_FORCE = 10, 4, 5, 5
"""Printed lines of each list, so that it all fits on one page."""
COLUMN = 46
"""Characters that surely fit a line of half the page's width, or of the table's first column."""
LONGEST_NAME, LONGEST_TEXT, LONGEST_SENTENCE, LONGEST_CELL = 36, 72, 168, 40
"""Characters; what is longer ends in an ellipsis."""
T = TypeVar("T")
CAREFUL = ("confidential", "restricted")
_UNFOUNDED_NOTES = frozenset({"do-09-influence-not-authority"})
"""Rules of which a note is no news here: what they miss is what a shared view leaves out."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side, and how it treats the other."""

    id: str
    name: str
    score: float | None
    before: float | None
    """The score when the quarter began."""
    is_held: bool
    """Whether an open block holds the score down."""
    coverage: float
    one_sided: float | None
    kept: int
    """Its pledges that fell due in the quarter and were kept on time."""
    due: int
    """Its pledges that fell due in the quarter."""


class Pair(msgspec.Struct, frozen=True):
    """A figure of both sides: a face, a month."""

    name: str
    ours: float | None
    theirs: float | None


class Line(msgspec.Struct, frozen=True):
    """A sentence; one that tells of something confidential is read by few of our own people."""

    text: str
    severity: str = ""
    is_careful: bool = False


class Promise(msgspec.Struct, frozen=True):
    """Something agreed for the time to come."""

    text: str
    who: str
    by: str
    whose: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page says."""

    relationship: str
    quarter: str
    title: str
    following: str
    """The months of the next quarter."""
    as_of: Instant
    on: str
    """The day of the as-of time."""
    bond: tuple[str, str] | None
    us: Side
    them: Side
    joint: tuple[int, int, int]
    """Joint opportunities: open, won in the quarter, lost in the quarter."""
    has_data: bool
    """Whether anything is known to have happened in the quarter."""
    faces: list[Pair]
    scores: list[Pair]
    gives: list[Pair]
    went_well: list[str]
    wrong_ours: list[Line]
    wrong_theirs: list[Line]
    more_ours: int
    more_theirs: int
    agreed: list[Promise]
    more_agreed: int
    in_force: list[str]
    trust: list[str]
    policy: str


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
        return _short(self.view.name(organization), LONGEST_NAME)

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
        shown_agreed = _fitting(agreed, LINES_AGREED, _longest_of)
        room = 2 * LINES_WRONG + max(0, LINES_AGREED - _lines_of(map(_longest_of, shown_agreed)))
        fitting = _sharing([list(map(self._line, each)) for each in wrong], room)
        following = self.quarter.after(1)
        return Sheet(
            relationship=self.relationship,
            quarter=self.quarter.id,
            title=self.quarter.name,
            following=following.name,
            as_of=self.at,
            on=_day(self.date_of(self.at - 1)),
            bond=self._bond(ours.is_blocked or theirs.is_blocked),
            us=self._side(ours, before[0]),
            them=self._side(theirs, before[1]),
            joint=self._joint(),
            has_data=any(map(self._is_of_quarter, self._everything())),
            faces=_faces(ours, theirs),
            scores=self._scores(),
            gives=self._gives(),
            went_well=_fitting(self._went_well(), LINES_WELL),
            wrong_ours=fitting[0],
            wrong_theirs=fitting[1],
            more_ours=len(wrong[0]) - len(fitting[0]),
            more_theirs=len(wrong[1]) - len(fitting[1]),
            agreed=shown_agreed,
            more_agreed=len(agreed) - len(shown_agreed),
            in_force=_fitting(self._in_force(), LINES_IN_FORCE),
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
        return _short(self.view.opportunities[opportunity].name, LONGEST_TEXT)

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
                    text = _quoted(goal.text)
                    yield f"A goal of {self.name(goal.for_org)} was reached{text}."

    def _adopted(self) -> Iterator[str]:
        for each in self.scene.records.ideas:
            if each.response in ("adopted", "partly") and self.in_quarter(each.responded_at):
                how = "adopted" if each.response == "adopted" else "adopted in part"
                whose = self.name(each.proposer)
                yield f"An idea of {whose} was {how}{_quoted(each.text)}."

    def _led_in(self) -> Iterator[str]:
        for each in self.scene.records.introductions:
            made, consented = each.made_at, each.consented_at
            if made is not None and self.in_quarter(made) and (consented or made + 1) <= made:
                target = _short(self.view.people[each.target].name, LONGEST_NAME)
                introducer, to = self.name(each.introducer), self.name(each.beneficiary)
                yield f"{introducer} introduced {target} to {to}, with their consent."

    def _line(self, found: Found) -> Line:
        shares = {each.id: each.confidentiality for each in self.scene.records.shares}
        evidence = (*found.finding.evidence, found.finding.subject)
        careful = any(name == "shares" and shares.get(each) in CAREFUL for name, each in evidence)
        return Line(
            _short(found.finding.sentence, LONGEST_SENTENCE), found.finding.severity, careful
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
                    who = f"{_short(self.view.people[person].name, LONGEST_NAME)}, {who}"
                by = _day(due)
                cells = (_short(each, LONGEST_CELL) for each in (who, self.name(to)))
                promise = Promise(
                    _short(text or "A goal", LONGEST_TEXT), next(cells), by, next(cells)
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
                until = f", to {_day(each.expires_on)}" if each.expires_on else ""
                yield f"{self._agreement(each)}{until}"

    def _agreement(self, agreement: Any) -> str:
        kind = _AGREEMENTS[agreement.kind]
        title = _short(agreement.title or "", LONGEST_TEXT)
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


def _fitting(lines: Iterable[T], most: int, text: Callable[[T], str] = str) -> list[T]:
    """The lines that fit so many printed lines, and at least one."""
    fitting: list[T] = []
    room = most
    for each in lines:
        room -= _lines_of([text(each)])
        if room < 0 and fitting:
            break
        fitting.append(each)
    return fitting


def _sharing(sides: Sequence[list[Line]], room: int) -> list[list[Line]]:
    """The lines of both sides that fit together; what one does not need, the other gets."""
    first, second = sides
    theirs = _fitting(second, room // 2, _text_of)
    ours = _fitting(first, room - _lines_of(map(_text_of, theirs)), _text_of)
    return [ours, _fitting(second, room - _lines_of(map(_text_of, ours)), _text_of)]


def _lines_of(texts: Iterable[str]) -> int:
    """How many printed lines some texts take."""
    return sum(-(-len(each) // COLUMN) for each in texts)


def _text_of(line: Line) -> str:
    return line.text


def _longest_of(promise: Promise) -> str:
    return max(promise.text, 2 * promise.who, 2 * promise.whose, key=len)  # narrower columns


def _of_rule(parameter: str) -> str:
    """The rule that a parameter belongs to, in parentheses; nothing where several share it."""
    titles = {rule.id: rule.title.rpartition(": ")[2] for rule in RULES}
    touched = rules_touched(parameter)
    return f" (“{titles[touched[0]]}”)" if len(touched) == 1 else ""


def _most_coverage() -> float:
    return coverage({rule.id: None if rule.id in HIDDEN_RULES else 0.0 for rule in RULES})


def _quoted(text: str | None) -> str:
    return f": “{_short(text, LONGEST_TEXT)}”" if text else ""


def _short(text: str, most: int) -> str:
    """A text in one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# -- reading it again -----------------------------------------------------------------------------


def as_data(made: Sheet) -> dict[str, Any]:
    """The page as it is kept."""
    data: dict[str, Any] = msgspec.to_builtins(made)
    return data


def from_data(data: Mapping[str, Any]) -> Sheet:
    """A page that was kept."""
    return msgspec.convert(data, Sheet)


FIGURES = ("figure", "of", "how_we_treat_them", "how_they_treat_us")
"""The heads of the figures."""


def figures(made: Sheet) -> Iterator[list[str]]:
    """The figures of the page and its charts, one a row."""
    us, them = made.us, made.them
    yield _row("overall", made.on, us.score, them.score)
    yield _row("overall when the quarter began", made.title, us.before, them.before)
    yield _row("coverage, percent", made.on, us.coverage, them.coverage)
    yield _row("one-sided share, percent", made.on, us.one_sided, them.one_sided)
    yield _row("pledges kept on time", made.title, us.kept, them.kept)
    yield _row("pledges due", made.title, us.due, them.due)
    charts: Sequence[tuple[str, Iterable[Pair]]] = (
        ("face", made.faces),
        ("overall by month", made.scores),
        ("given and of use, by month", made.gives),
    )
    for name, pairs in charts:
        for each in pairs:
            yield _row(name, each.name, each.ours, each.theirs)


def _row(figure: str, of: str, ours: float | None, theirs: float | None) -> list[str]:
    def plain(value: float | None) -> str:
        return "" if value is None else f"{value:g}"

    return [figure, of, plain(ours), plain(theirs)]
