"""What a sentence claims: the cues of its language, and whatever takes them back.

A cue is a turn of phrase that claims a level (`rules.md`, dont-10). It holds unless the sentence
asks, denies, plans, supposes, looks back or tells what others say. A cue that takes the claim for
granted ("our partner …") is taken back only where it says itself that it is over or not yet so.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

import msgspec

Because = Literal[
    "", "asked", "denied", "planned", "conditional", "over", "said by others", "quoted"
]
"""Why a cue that a sentence holds claims nothing; empty where it does."""


class Cue(NamedTuple):
    """A turn of phrase found in a sentence."""

    level: int
    start: int
    end: int
    taken: bool
    """Whether it takes the claim for granted."""


class Reading(NamedTuple):
    """The level that a sentence claims; where cues claim nothing, why the strongest does not."""

    level: int
    because: Because
    language: str


_LISTS = (
    *("marks", "blanks", "negations", "denials", "postponed", "plans", "conditions", "doubts"),
    *("over", "speech", "we_said", "according", "clauses", "fronted", "scopes", "thirds"),
    *("we", "both", "they", "their", "ours", "coordinated"),
)
_LABEL = 3
"""Words from which what stands before a colon is a clause and no label."""
_ANCHORS = ("^", "(?:^", r"\b")
"""What a pattern begins with that says itself where it may begin."""


class Language(msgspec.Struct, kw_only=True, dict=True, eq=False):
    """The phrases of one language; patterns may hold pieces, such as `<we>`."""

    name: str
    marks: str
    """Words by which the language is told."""
    pieces: Mapping[str, str]
    says: tuple[tuple[int, str], ...]
    takes: tuple[tuple[int, str], ...]
    hints: tuple[tuple[int, str, str], ...]
    """Words that claim where their clause names both sides and, third, also says something."""
    ours: str
    """A mention of our side."""
    scopes: str
    """A mention of a company as the place or the gain of what is done there."""
    thirds: str
    """A mention of companies that are neither side."""
    coordinated: str
    """What of "we do this and do that" stands before the second thing; both share its group."""
    blanks: str
    """What looks like a denial and is none."""
    negations: str
    denials: str
    """What denies it after the cue."""
    postponed: str
    """What makes it a plan after the cue."""
    plans: str
    conditions: str
    doubts: str
    over: str
    speech: str
    we_said: str
    """A quotation of our own."""
    according: str
    clauses: str
    fronted: str
    """What stands before the comma of a clause and belongs to it."""
    we: str
    both: str
    they: str
    their: str

    def compiled(self, pattern: str) -> re.Pattern[str]:
        """A pattern with its pieces put in."""
        while "<" in (put_in := re.sub(r"<(\w+)>", lambda each: self.pieces[each[1]], pattern)):
            if put_in == pattern:
                break
            pattern = put_in
        return re.compile(put_in)

    def _whole(self, pattern: str) -> re.Pattern[str]:
        """A pattern that begins at the beginning of a word."""
        whole = self.compiled(pattern).pattern
        return re.compile(whole if whole.startswith(_ANCHORS) else rf"(?<![\w'-])(?:{whole})")

    @cached_property
    def cues(self) -> list[tuple[int, bool, re.Pattern[str], str]]:
        """Every cue: level, whether it takes the claim for granted, pattern, the sign it needs."""
        several = [(False, each) for each in self.says] + [(True, each) for each in self.takes]
        found = []
        for taken, (level, each) in several:
            pattern = self._whole(each)
            signs = set(re.findall("[℗▣⚭]", pattern.pattern))
            found.append((level, taken, pattern, signs.pop() if len(signs) == 1 else ""))
        return found

    @cached_property
    def _found(self) -> dict[str, re.Pattern[str]]:
        return {name: self.compiled(getattr(self, name)) for name in _LISTS}

    def weight(self, text: str) -> int:
        """How many words of this language a text has."""
        return len(self._found["marks"].findall(text))

    def read(self, marked: str) -> Reading:
        """The level that a marked sentence claims of the partner."""
        return max(map(self._read, self._statements(marked)), key=lambda each: each.level)

    def _statements(self, marked: str) -> Iterator[str]:
        """A sentence and, where a third company stands before it, what it says of us after that.

        Whatever takes back what is said before may hold for that too.
        """
        yield marked
        found = self._found
        split = found["coordinated"].match(marked) if "○" in marked else None
        if split is not None and "℗" in marked[split.end() :]:
            before = split[0]
            if "○" in before and not any(
                found[each].search(before) for each in ("negations", "plans", "conditions", "over")
            ):
                yield f"{split[split.lastindex or 0]} {marked[split.end() :]}"

    def _read(self, marked: str) -> Reading:
        text = self._resolved(marked)
        kept: list[Cue] = []
        lost: list[tuple[int, Because]] = []
        for cue in self._cues(text):
            because = self._because(text, cue)
            if because:
                lost.append((cue.level, because))
            else:
                kept.append(cue)
        level = max((each.level for each in kept if not self._is_led(each, kept, text)), default=0)
        if level or not lost:
            return Reading(level, "", self.name)
        return Reading(0, max(lost, key=lambda each: each[0])[1], self.name)

    def _resolved(self, marked: str) -> str:
        """The sentence with pronouns of the partner marked, and us and the partner as one."""
        found = self._found
        text = found["blanks"].sub(lambda each: "~" * len(each[0]), marked)
        first = text.find("℗")
        if "○" not in text and first >= 0:
            rest = found["they"].sub("℗", text[first + 1 :])
            text = text[: first + 1] + found["their"].sub("℗'s", rest)
        return found["both"].sub("⚭", text)

    @cached_property
    def _hints(self) -> list[tuple[int, re.Pattern[str], re.Pattern[str]]]:
        return [
            (level, self._whole(words), self.compiled(beside))
            for level, words, beside in self.hints
        ]

    def _cues(self, text: str) -> Iterator[Cue]:
        for level, taken, pattern, sign in self.cues:
            if sign in text:
                for each in pattern.finditer(text):
                    yield Cue(level, each.start(), each.end(), taken)
        if "⚭" not in text and not self._found["ours"].search(text):
            return
        for level, pattern, beside in self._hints:
            for each in pattern.finditer(text):
                cue = Cue(level, each.start(), each.end(), False)
                start, end = self._clause(text, cue)
                clause = text[start:end]
                if self._names_both(clause) and beside.search(clause):
                    yield cue

    def _names_both(self, clause: str) -> bool:
        """Whether a clause names us and the partner, and no third company."""
        found = self._found
        if "○" in clause:
            clause = found["scopes"].sub("", clause)
        if "○" in clause or found["thirds"].search(clause):
            return False
        return "⚭" in clause or bool(
            re.search("[℗▣]", clause) and self._found["ours"].search(clause)
        )

    def _because(self, text: str, cue: Cue) -> Because:
        """Why a cue claims nothing."""
        found = self._found
        start, end = self._clause(text, cue)
        before, clause, after = text[start : cue.end], text[start:end], text[cue.end : end]
        if self._is_quoted(text, cue):
            return "quoted"
        if self._is_reported(text, cue):
            return "said by others"
        over = found["over"].search(clause)
        if over and (cue.level != 4 or "until" in over[0] or "used to" in over[0]):
            return "over"
        if cue.taken:
            own = text[cue.start : cue.end]
            return "planned" if found["plans"].search(own) else ""
        if text.rstrip().endswith("?"):
            return "asked"
        if found["negations"].search(before) or found["denials"].match(after):
            return "denied"
        condition = found["conditions"].search(text)
        if condition and not self._is_aside(text, condition.start(), cue):
            if cue.level <= 2 and condition.start() >= cue.end:
                return ""  # talks are held, whatever they may come to
            return "conditional"
        if found["doubts"].search(before):
            return "conditional"
        plan = found["plans"].search(clause)
        is_planned = plan is not None and start + plan.start() < cue.end
        return "planned" if is_planned or found["postponed"].match(text, cue.end) else ""

    @cached_property
    def _bounds(self) -> Callable[[str], list[tuple[int, int]]]:
        """What stands between the clauses of a text, kept for the text that is being read."""
        return lru_cache(maxsize=1)(self._bounds_of)

    def _bounds_of(self, text: str) -> list[tuple[int, int]]:
        found = self._found
        return [
            each.span()
            for each in found["clauses"].finditer(text)
            if each[0] != ":" or text.count(" ", 0, each.start()) >= _LABEL
            if each[0] != ", " or not found["fronted"].fullmatch(text, 0, each.start())
        ]

    def _clause(self, text: str, cue: Cue) -> tuple[int, int]:
        """Where the clause of a cue begins and ends; a label such as "Goal:" belongs to it."""
        bounds = self._bounds(text)
        start = max((ends for _, ends in bounds if ends <= cue.start), default=0)
        end = min((begins for begins, _ in bounds if begins >= cue.end), default=len(text))
        return start, end

    def _is_aside(self, text: str, at: int, cue: Cue) -> bool:
        """Whether a condition belongs to another part of the sentence."""
        between = text[min(at, cue.start) : max(at, cue.start)]
        return re.search(r"[;:–—]| but | aber ", between) is not None

    def _is_quoted(self, text: str, cue: Cue) -> bool:
        """Whether it stands in a quotation of somebody else than us."""
        if not any(opens <= cue.start and cue.end <= closes for opens, closes in _quotes(text)):
            return False
        return not self._found["we_said"].search(text)

    def _is_reported(self, text: str, cue: Cue) -> bool:
        """Whether somebody else is told to say it."""
        found = self._found
        if found["according"].search(text):
            return True
        for each in found["speech"].finditer(text):
            subject = text[max(0, each.start() - 24) : each.start()]
            if each.start() < cue.end and not found["we"].search(subject):
                return True
        return False

    def _is_led(self, cue: Cue, cues: list[Cue], text: str) -> bool:
        """Whether talks or a proposal lead a cue, which then is only what they are about."""
        if cue.level <= 2 or cue.taken:
            return False
        start, end = self._clause(text, cue)
        return any(
            each.level <= 2 and start <= each.start <= cue.start and each.end <= end
            for each in cues
        )


_QUOTES = re.compile(r"[“„«\"]([^“”„«»\"]*)[”“»\"]")


def _quotes(text: str) -> list[tuple[int, int]]:
    """What stands between quotation marks."""
    return [each.span(1) for each in _QUOTES.finditer(text)]
