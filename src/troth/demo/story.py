"""The whole story: the cast, its opportunities, and chapter after chapter of what happened."""

from datetime import date

from troth.demo.acts import Partnership
from troth.demo.cast import invite, open_opportunities, set_policies
from troth.demo.diary import Diary
from troth.demo.routine import HABITS, repeat, repeat_one
from troth.demo.tables import Line, lines
from troth.facts.model import Facts

CHAPTERS = (
    "halden",
    "ravel",
    "kestrel",
    "pell",
    "brightwater",
    "lumen",
    "fennimore",
    "edges",
)


def story(today: date) -> Facts:
    """The facts of the demo on a day, before its work begins (`as_of`)."""
    diary = Diary(today)
    invite(diary)
    open_opportunities(diary)
    for chapter in CHAPTERS:
        with_: Partnership | None = None
        for line in lines(chapter):
            if line.who == "partner":
                with_ = Partnership(diary, line.verb, line.ago, line.words)
            elif with_ is not None:
                _tell(with_, line)
    set_policies(diary)
    return diary.facts


def _tell(with_: Partnership, line: Line) -> None:
    who, verb, ago, words, text = line
    if who == "both":
        repeat(with_, verb, ago, text, words)
    elif who == "item":
        with_.put_on_agenda(text, verb)
    elif verb == "meet":
        with_.meet(with_.side(who), ago, text, words)
    elif verb == "write":
        with_.write(with_.side(who), ago, None, words.get("to", ""), words.get("about", ""))
    elif verb in HABITS:
        repeat_one(with_, who, verb, ago, words)
    else:
        with_.act(who, verb, ago, text, words)
