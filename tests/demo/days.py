"""Days on which the story is tried: ordinary ones, days off, and the edges of the calendar."""

from datetime import date

UI_DAY = date(2026, 7, 2)
DAYS = (
    UI_DAY,
    date(2024, 2, 29),
    date(2026, 1, 1),
    date(2026, 4, 6),  # Easter Monday
    date(2026, 7, 25),  # a Saturday in Halden's summer closure
    date(2026, 12, 27),  # a Sunday, the first day of our own closure
    date(2026, 12, 31),
    date(2027, 1, 5),  # the second working day after it
)
