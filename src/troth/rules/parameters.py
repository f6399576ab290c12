"""Policy parameters: the numbers of the rules that a company may change (`rules.md`, 1.9)."""

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from functools import lru_cache

import msgspec

from troth.facts.check import Range
from troth.facts.model import MAX_NUMBER
from troth.facts.times import DAY, HOUR, MINUTE

Value = int | Fraction


class Unit(Enum):
    """What a parameter counts."""

    DAYS = "d"
    HOURS = "h"
    MINUTES = "min"
    BUSINESS_DAYS = "bd"
    COUNT = "count"
    SHARE = "share"
    POINTS = "points"


_MICROSECONDS = {Unit.DAYS: DAY, Unit.HOURS: HOUR, Unit.MINUTES: MINUTE}
_RANGES = {Unit.COUNT: Range(1, MAX_NUMBER, whole=True), Unit.SHARE: Range(0, 1)}


class Parameter(msgspec.Struct, frozen=True, eq=False):
    """One number that a rule uses and a policy may change. Each is itself only."""

    name: str
    default: float
    unit: Unit
    reason: str
    source: str = "Troth's default"
    least: float = 0

    @property
    def words(self) -> str:
        """Its name in words, without the number of its rule: reply days."""
        first, _, rest = self.name.partition("_")
        return (rest if first[-1].isdigit() else self.name).replace("_", " ")

    @property
    def range(self) -> Range:
        """The values that a policy may give it."""
        return _RANGES.get(self.unit, Range(self.least, MAX_NUMBER))

    def exact(self, value: float) -> Value:
        """A value as rules reckon with it, exactly: spans of time are in microseconds."""
        return exactly(value, _MICROSECONDS.get(self.unit, 1))


@lru_cache(maxsize=4096)
def exactly(number: float, times: int = 1) -> Value:
    """A number times another; it means the decimal that was written, not the nearest binary."""
    exact = Fraction(str(number)) * times
    return exact.numerator if exact.denominator == 1 else exact


class Parameters(dict[Parameter, Value]):
    """The values of the parameters for one side of one relationship at one time."""

    def __init__(self, set_to: Mapping[str, float] | None = None) -> None:
        super().__init__()
        self._set_to = set_to or {}

    def __missing__(self, parameter: Parameter) -> Value:
        value = parameter.exact(self._set_to.get(parameter.name, parameter.default))
        self[parameter] = value
        return value

    def count(self, parameter: Parameter) -> int:
        """The value of a parameter that counts things."""
        return int(self[parameter])


BLOCK = Parameter(
    "block_days",
    90,
    Unit.DAYS,
    "A breach that cannot be undone stops further steps for a quarter, and warns after that.",
)
MEMORY = Parameter(
    "memory_days",
    365,
    Unit.DAYS,
    "After a year an old wrong is left to the score; nobody is reminded of it for ever.",
)
SHARED = (BLOCK, MEMORY)
"""Parameters of more than one rule."""
