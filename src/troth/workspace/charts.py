"""Where the marks of charts stand: across in percent, to fit any width; down in pixels."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from troth.review.sheets import Pair

LOW, HIGH = 40.0, 100.0
"""Where the scale of scores begins and ends; a lower score stands at its edge."""


class Dot(NamedTuple):
    """A score in a chart."""

    x: str
    y: str
    text: str


class Segment(NamedTuple):
    """A line between two scores that follow each other."""

    x1: str
    y1: str
    x2: str
    y2: str


class Face(NamedTuple):
    """A face of the plot: both scores, and where they stand on the scale."""

    name: str
    ours: float | None
    theirs: float | None
    our_x: str
    their_x: str


def face_rows(pairs: Iterable[Pair]) -> list[Face]:
    """The rows of the plot of the faces."""
    return [
        Face(each.name, each.ours, each.theirs, _across(each.ours), _across(each.theirs))
        for each in pairs
    ]


def _across(score: float | None) -> str:
    return "" if score is None else f"{100 * _share(score):.2f}%"


def _share(score: float) -> float:
    return max(0.0, (score - LOW) / (HIGH - LOW))


class Lines:
    """Both scores over some times, as two lines; a gap where there was no score."""

    def __init__(self, pairs: Sequence[Pair], height: int = 112) -> None:
        self.height, self.bottom, top = height, height - 22, 8
        self.pairs = pairs

        def y(score: float) -> str:
            return f"{self.bottom - (self.bottom - top) * _share(score):.1f}"

        step = 89.0 / max(1, len(pairs) - 1)
        xs = [f"{8 + number * step:.2f}%" for number in range(len(pairs))]
        self.names = list(zip(xs, (each.name for each in pairs), strict=True))
        self.grid = [(y(score), int(score)) for score in (LOW, 60, 80, HIGH)]
        ours, theirs = [each.ours for each in pairs], [each.theirs for each in pairs]
        self.ours, self.our_line = _drawn(xs, ours, y)
        self.theirs, self.their_line = _drawn(xs, theirs, y)

    @property
    def last(self) -> list[tuple[str, str, str]]:
        """The last scores, each where its number stands: apart from the other."""
        found = [each[-1] for each in (self.ours, self.theirs) if each]
        found.sort(key=lambda each: float(each.y))
        shifts = (-9, 17) if len(found) == 2 else (-9,)
        return [
            (each.x, f"{float(each.y) + shift:.1f}", each.text)
            for each, shift in zip(found, shifts, strict=True)
        ]


def _drawn(
    xs: Sequence[str], scores: Sequence[float | None], y: Any
) -> tuple[list[Dot], list[Segment]]:
    dots = [
        None if score is None else Dot(x, y(score), f"{score:.0f}")
        for x, score in zip(xs, scores, strict=True)
    ]
    line = [
        Segment(one.x, one.y, other.x, other.y) for one, other in pairwise(dots) if one and other
    ]
    return [each for each in dots if each], line


class Bars:
    """What each side gave by month: given up, received down."""

    def __init__(self, pairs: Sequence[Pair], height: int = 80) -> None:
        self.height, self.axis = height, (height - 16) // 2
        room = self.axis - 8
        self.most = max(
            [1.0, *((value or 0) for each in pairs for value in (each.ours, each.theirs))]
        )
        step = 93.0 / max(1, len(pairs))
        self.bars = []
        for number, each in enumerate(pairs):
            up, down = (room * (value or 0) / self.most for value in (each.ours, each.theirs))
            self.bars.append(
                {
                    "name": each.name,
                    "x": f"{7 + number * step + step / 5:.2f}%",
                    "width": f"{step * 3 / 5:.2f}%",
                    "middle": f"{7 + (number + 0.5) * step:.2f}%",
                    "up_y": f"{self.axis - up:.1f}",
                    "up": f"{up:.1f}",
                    "down": f"{down:.1f}",
                }
            )
        self.top, self.bottom, self.foot = self.axis - room, self.axis + room, height - 3
        self.gave = sum(each.ours or 0 for each in pairs)
        self.got = sum(each.theirs or 0 for each in pairs)


class Point(NamedTuple):
    """A partner in the scatter; a label stands beside it where there is room."""

    x: str
    y: str
    label: str
    anchor: str
    dx: int
    dy: int


class Span(NamedTuple):
    """Where a label stands: from where to where across, in percent, and how far down.

    And how it is put there from its point: what of it is at `dx` and `dy` pixels from that.
    """

    start: float
    end: float
    y: float
    anchor: str
    dx: int
    dy: int


class Scatter:
    """How we treat partners against how they treat us; those furthest from even are named."""

    LABELS, TRIED = 8, 50
    CHARACTER = 1.9
    """How wide a character of a label is at most, in percent."""

    def __init__(self, pairs: Sequence[Pair], height: int = 200) -> None:
        self.height, self.bottom, self.top = height, height - 34, 10
        known = [
            (each.name, each.ours, each.theirs)
            for each in pairs
            if each.ours is not None and each.theirs is not None
        ]
        known.sort(key=lambda each: -abs(each[1] - each[2]))
        self.grid = [
            (f"{self._x(score):.2f}%", f"{self._y(score):.1f}", int(score))
            for score in (LOW, 60.0, 80.0, HIGH)
        ]
        places = [(self._x(ours), self._y(theirs)) for _, ours, theirs in known]
        taken: list[Span] = []
        self.points = []
        for number, ((name, _, _), (x, y)) in enumerate(zip(known, places, strict=True)):
            text = name if len(name) < 19 else f"{name[:17].rstrip()}…"
            is_tried = number < self.TRIED and len(taken) < self.LABELS
            span = self._free(text, x, y, taken, places) if is_tried else None
            if span is not None:
                taken.append(span)
            label = ("", "start", 8, 4) if span is None else (text, *span[3:])
            self.points.append(Point(f"{x:.2f}%", f"{y:.1f}", *label))
        self.furthest = known[0] if known else None

    def _free(
        self,
        text: str,
        x: float,
        y: float,
        taken: Iterable[Span],
        places: Iterable[tuple[float, float]],
    ) -> Span | None:
        """Where a label has room at its point, clear of other labels and points."""
        width = self.CHARACTER * len(text) + 2.5
        beside = [
            Span(x, x + width, y, "start", 8, 4),
            Span(x - width, x, y, "end", -8, 4),
        ]
        over = Span(x - width / 2, x + width / 2, y - 14, "middle", 0, -10)
        under = over._replace(y=y + 14, dy=18)
        for span in (*(reversed(beside) if x > 70 else beside), over, under):
            if (
                span.start > 5.5
                and span.end < 104
                and span.y < self.bottom
                and not any(
                    span.start < each.end and each.start < span.end and abs(span.y - each.y) < 13
                    for each in taken
                )
                and not any(
                    span.start - 1 < a < span.end + 1 and abs(span.y - b) < 11 and (a, b) != (x, y)
                    for a, b in places
                )
            ):
                return span
        return None

    def _x(self, score: float) -> float:
        return 7 + 90 * _share(score)

    def _y(self, score: float) -> float:
        return self.bottom - (self.bottom - self.top) * _share(score)


def spark(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Two lines of few scores, small enough to stand in a table; in a box of 64 by 24.

    The scale is as wide as the scores differ, and no narrower than 20 points.
    """
    known = [score for each in pairs for score in (each.ours, each.theirs) if score is not None]
    middle = (min(known) + max(known)) / 2 if known else 0.0
    span = max(20.0, max(known) - min(known)) if known else 20.0
    step = 56 / max(1, len(pairs) - 1)

    def line(scores: Iterable[float | None]) -> str:
        return " ".join(
            f"{4 + number * step:.1f},{12 - 18 * (score - middle) / span:.1f}"
            for number, score in enumerate(scores)
            if score is not None
        )

    ours, theirs = [each.ours for each in pairs], [each.theirs for each in pairs]
    return {
        "ours": line(ours),
        "theirs": line(theirs),
        "our_scores": ours,
        "their_scores": theirs,
    }
