"""What decent partners do week by week, both ways, unless the script says otherwise.

A habit is repeated from `first` days ago, every so many days, until `last` days ago.
"""

from itertools import cycle

from troth.demo.acts import Partnership, Words
from troth.demo.tables import lines

HABITS = ("promises", "favors", "requests", "ideas", "questions")
_TOPICS = (
    "Pipeline, account by account",
    "Delivery calendar",
    "Open promises, both ways",
    "Training places",
    "Reference visits",
    "Support cases",
    "Spring fair",
    "Lessons from the last project",
    "Price list",
)


def repeat(with_: Partnership, habit: str, first: int, title: str, words: Words) -> None:
    """One habit of both sides: letters, calls, listening, or decency, which is all the others."""
    if habit == "letters":
        _letters(with_, _times(first, words, last=4, every=7), words)
    elif habit == "calls":
        _calls(with_, _times(first, words, last=8, every=14), title, words)
    elif habit == "listening":
        _listening(with_, _times(first, words, last=20, every=80))
    else:
        every = int(words["every"])
        for side, start in ((with_.us, first), (with_.them, first - every // 2)):
            for number, kind in enumerate(HABITS):
                rarely = str(3 * every if kind == "ideas" else every)
                repeat_one(with_, side, kind, start - 5 * number, {**words, "every": rarely})


def repeat_one(with_: Partnership, by: str, habit: str, first: int, words: Words) -> None:
    """One habit of one side."""
    pool = [line for line in lines("habits") if line.who == habit]
    early = _turns(words.get("early", "2,1,3"))
    start = len(with_.them) + 3 * with_.sides.index(with_.side(by))
    for number, ago in enumerate(_times(first, words, last=17, every=42), start):
        line = pool[number % len(pool)]
        terms = {}
        if habit == "promises":
            terms = {"due_on": ago - 12, "fulfilled_at": ago - 12 + early[number % len(early)]}
        if habit == "requests":
            terms = {"due_on": ago - 14}
        said = line.words | {word: str(day) for word, day in terms.items()}
        with_.act(by, line.verb, ago, line.text, said)


def _letters(with_: Partnership, days: range, words: Words) -> None:
    waits = zip(
        cycle(_turns(words.get("ours", "1,1,2"))), cycle(_turns(words.get("theirs", "1,2")))
    )
    for ago, (our_wait, their_wait) in zip(days, waits, strict=False):
        for by, day, wait in ((with_.them, ago, our_wait), (with_.us, ago - 2, their_wait)):
            # Nobody writes from a holiday, and some mails only tell something.
            if (with_.diary.days_ago(day) - with_.diary.day(day, by)).days < 4:
                with_.write(by, day, None if day % 5 == 0 else wait)


def _calls(with_: Partnership, days: range, title: str, words: Words) -> None:
    """They talk at a fixed hour, and take turns in calling the meeting."""
    talk = _turns(words.get("talk", "47,52,44"))
    for number, ago in enumerate(days):
        ours = talk[number % len(talk)]
        by = with_.sides[number % 2]
        with_.meet(by, ago, title, {**words, "talk": f"{ours},{95 - ours}"})
        alone = ("we", "they")[number % 2] in words.get("selfish", "")
        for row, serves in enumerate((by, with_.other(by), ",".join(with_.sides))):
            topic = _TOPICS[(number + row) % len(_TOPICS)]
            with_.put_on_agenda(topic, by if alone else serves)


def _listening(with_: Partnership, days: range) -> None:
    """Once a quarter they meet only to understand what the other side needs."""
    for number, ago in enumerate(days):
        by = with_.sides[number % 2]
        words = {"purpose": "needs", "minutes": "70", "clock": "14:00"}
        talk = "38,57" if by == with_.us else "57,38"
        with_.meet(by, ago, "What would help you?", {**words, "talk": talk})
        with_.put_on_agenda("What you need from us", with_.other(by))
        with_.put_on_agenda("What we need", by)


def _times(first: int, words: Words, last: int, every: int) -> range:
    return range(first, int(words.get("last", last)) - 1, -int(words.get("every", every)))


def _turns(text: str) -> list[int]:
    return [int(turn) for turn in text.split(",")]
