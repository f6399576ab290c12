"""What is killed: commands, the database that each begins with, and how it may leave it."""

import json
import math
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from benchmarks import worlds
from chaos.places import Place, leave, must, troth, use, working
from chaos.standing import Standing, standing
from troth.facts.file import parse, write
from troth.facts.model import OF_RELATIONSHIP, Ask, Facts
from troth.facts.times import HOUR, MINUTE, SECOND, Instant, format_instant
from troth.ledger import acting, reviewing, stored
from troth.ledger.models import StoredReview
from troth.ledger.writing import actor_of_process, present

INTERACTIONS = 100
"""Of each relationship."""
ACTED_ON = 20
"""Relationships that the action concerns: fewer than are reviewed at once."""


class Story(NamedTuple):
    """A command and how it goes when nobody disturbs it."""

    command: tuple[str, ...]
    files: Mapping[str, bytes]
    before: str
    """The URL of the database that it begins with."""
    states: tuple[Standing, ...]
    """How it may stand afterwards: as before, or further, up to done."""
    seconds: float
    by_part: bool = False
    """Whether it ends each relationship by itself."""
    once: bool = False
    """Whether it is refused where it was done before; then a review does the rest."""


class Stories:
    """The stories of one place, made anew when time alone would change how they end."""

    def __init__(self, place: Place, relationships: int) -> None:
        self.place, self.relationships = place, relationships
        self._until: Instant = 0
        self._idle = math.inf

    def of(self, name: str) -> list[Story]:
        """The stories of a scenario."""
        while present() + MINUTE >= self._until:
            time.sleep(max(self._until - present(), 0) / SECOND)
            self._stories, self._until = _prepared(self.place, self.relationships)
        return self._stories[name]

    def idle(self) -> float:
        """The seconds that a command takes to get to work, the least that was seen."""
        url = self.place.begun()
        with working({}) as folder:
            start = time.perf_counter()
            assert troth(url, folder, "export").returncode == 2, "there is nothing to work at"
            self._idle = min(self._idle, time.perf_counter() - start)
        self.place.remove(url)
        return self._idle


def _prepared(place: Place, relationships: int) -> tuple[dict[str, list[Story]], Instant]:
    """The stories of each scenario, and until when they end so."""
    first, second, third = (write(_known(stage, relationships)) for stage in range(3))
    action = json.dumps(_action(relationships)).encode()
    known = place.begun()
    with working({}) as folder:
        for facts in (first, second):
            (folder / "facts.json").write_bytes(facts)
            must(known, folder, "import", "facts", "facts.json")
            must(known, folder, "review")
        must(known, folder, "backup", "old.backup")
        old = (folder / "old.backup").read_bytes()
    imports, imported = _told(place, known, {"facts.json": third}, "import", "facts", "facts.json")
    reviews, reviewed = _told(place, imported, {}, "review", by_part=True)
    _check_reviews(reviewed)
    _check_backup(place, reviewed, reviews.states[-1])
    full, _ = _told(place, imported, {}, "review", "--full", by_part=True)
    backups, _ = _told(place, reviewed, {}, "backup", "new.backup")
    again, _ = _told(place, reviewed, {"new.backup": old}, "backup", "new.backup")
    acts, acted = _told(place, reviewed, {"action.json": action}, "act", "action.json", once=True)
    acts = acts._replace(states=(acts.states[0], _acted(place, reviewed, action), acts.states[1]))
    use(acted)
    wakes = StoredReview.objects.filter(wake_at__isnull=False).order_by("wake_at")
    until = wakes.values_list("wake_at", flat=True)[0]
    stories = {
        "import": [imports],
        "review": [reviews],
        "full": [full],
        "backup": [backups, again],
        "act": [acts],
    }
    return stories, until


def _told(
    place: Place, before: str, files: Mapping[str, bytes], *command: str, **kind: bool
) -> tuple[Story, str]:
    """A story, as two undisturbed runs tell it, and the database that one of them leaves."""
    states, seconds, after = [], [], ""
    for _ in range(2):
        after = place.copy(before)
        with working(files) as folder:
            states.append(stands(after, folder))
            start = time.perf_counter()
            must(after, folder, *command)
            seconds.append(time.perf_counter() - start)
            states.append(stands(after, folder))
    assert states[:2] == states[2:], f"{' '.join(command)} ends the same whenever it is run"
    return Story(command, files, before, tuple(states[:2]), min(seconds), **kind), after


def stands(url: str, folder: Path) -> Standing:
    """How a database stands, and the backups in a folder."""
    use(url)
    try:
        return standing(folder)
    finally:
        leave()


def _acted(place: Place, before: str, action: bytes) -> Standing:
    """How a database stands once an action is taken, and nothing is reviewed yet."""
    url = place.copy(before)
    use(url)
    acting.act(parse(action), present(), actor_of_process())
    with working({}) as folder:
        return stands(url, folder)


def _check_reviews(url: str) -> None:
    """See that what is stored is what a look back at the same moment gives, for either side."""
    use(url)
    now = present()
    sides = StoredReview.objects.order_by().values_list("side", flat=True).distinct()
    for side in list(sides):
        kept, fresh = (
            {each.relationship: each.as_json()["findings"] for each in reviews}
            for reviews in (stored.reviews(now, side), reviewing.as_of(now, side=side))
        )
        assert kept == fresh, f"the stored reviews of {side} are what they should be"
    leave()


def _check_backup(place: Place, url: str, expected: Standing) -> None:
    """See that a backup, restored, is what was saved."""
    restored = place.begun()
    with working({}) as folder:
        must(url, folder, "backup", "new")
        must(restored, folder, "restore", "new")
        assert stands(restored, folder) == expected, "a backup is restored as it was saved"


# -- what is known --------------------------------------------------------------------------------


def _known(stage: int, relationships: int) -> Facts:
    """What is known at one of three stages.

    At first all asks are open; then every third is answered. At last, twice as much is known; those
    are open again, and others answered: so findings are opened, cleared and opened again.
    """
    facts = worlds.world(relationships, INTERACTIONS)
    for name in OF_RELATIONSHIP:
        records = getattr(facts, name)
        if stage < 2:
            records[:] = [each for each in records if _number(each) < INTERACTIONS // 2]
    facts.asks[:] = [_asked(each, stage) for each in facts.asks]
    return facts


def _number(fact: Any) -> int:
    """The number of an interaction in its relationship, or nothing."""
    number = fact.id.rpartition(".")[2]
    return int(number) if number.isdigit() else 0


def _asked(ask: Ask, stage: int) -> Ask:
    is_open = (True, _number(ask) % 3 != 0, _number(ask) % 3 == 0)[stage]
    answered = None if is_open else ask.made_at + HOUR
    return msgspec.structs.replace(ask, answered_at=answered, answer=None if is_open else "yes")


def _action(relationships: int) -> dict[str, Any]:
    """An action that adds pledges and changes asks."""
    asks = {ask.relationship: ask for ask in _known(2, relationships).asks}
    acted_on = [f"r{number}" for number in range(min(relationships, ACTED_ON))]
    pledge = {"pledger": worlds.ME, "text": "A pledge", "made_at": format_instant(worlds.NOW)}
    return {
        "add": {
            "pledges": [
                {"id": f"{each}.new", "relationship": each, "beneficiary": f"p{each[1:]}"} | pledge
                for each in acted_on
            ]
        },
        "set": {"asks": {asks[each].id: {"priority": "must"} for each in acted_on if each in asks}},
    }
