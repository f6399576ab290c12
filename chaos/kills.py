"""Killing: a command is ended at a random moment; nothing may be lost or doubled."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from signal import SIGKILL

from chaos.places import WAIT, Done, Place, leave, start, troth, use, working
from chaos.standing import Standing, amiss
from chaos.stories import Stories, Story, stands
from troth.ledger.doctor import Finding, examine

STARTING = 0.7
"""The part of its start-up during which no command is killed."""


def kills(place: Place, stories: Stories, name: str, times: int) -> tuple[str, bool]:
    """Kill a command some times while it works. Returns what came of it, and if all is well."""
    random, idle, counts = Random(), stories.idle(), Counter[str]()
    while counts["worked"] < times:
        several = stories.of(name)
        story = several[counts["kills"] % len(several)]
        counts += _killed(place, story, random.uniform(STARTING * idle, story.seconds))
    number, green, completed = counts["kills"], counts["green"], counts["completed"]
    told = (
        f"{number} kills ({times} while it worked: {counts['nothing']} left nothing, "
        f"{counts['a part']} a part, {counts['all']} all), {counts['lost']} lost, "
        f"{counts['doubled']} doubled, doctor green {green}, completed {completed}"
    )
    return told, green == completed == number and not counts["lost"] + counts["doubled"]


def _killed(place: Place, story: Story, moment: float) -> Counter[str]:
    """Kill a command at a moment, look at what it left, run it again, and count what came of it."""
    url = place.copy(story.before)
    with working(story.files) as folder:
        first = _run(url, folder, story.command, moment)
        faults = _faults(url)
        place.wait_for_end(url)
        left = stands(url, folder)
        second = troth(url, folder, *story.command)
        if _refused(story, left, second):
            second = troth(url, folder, "review")
        found = stands(url, folder)
        parts = list(folder.glob(".*"))
    place.remove(url)
    for fault in faults:
        print(f"troth doctor: {fault}", file=sys.stderr)
    for done in (first, second):
        if done.returncode not in (0, -SIGKILL):
            print(f"troth {' '.join(done.args)}:\n{done.stdout}{done.stderr}", file=sys.stderr)
    then = amiss(left, story.states, by_part=story.by_part)
    at_last = amiss(found, story.states[-1:], by_part=False)
    worked = first.returncode == -SIGKILL
    well = (worked or first.returncode == 0) and second.returncode == 0 and not parts
    return Counter(
        {
            "kills": 1,
            "worked": worked,
            _how_much(left, story) if worked else "too late": 1,
            "lost": then[0] + at_last[0],
            "doubled": then[1] + at_last[1],
            "green": not faults,
            "completed": well and found == story.states[-1],
        }
    )


def _run(url: str, folder: Path, command: tuple[str, ...], moment: float) -> Done:
    """Run a command until a moment, or to its end if that comes first; so does all it started."""
    process = start(url, folder, *command)
    try:
        output, errors = process.communicate(timeout=moment)
    except subprocess.TimeoutExpired:
        process.kill()
        output, errors = process.communicate(timeout=WAIT)  # its pipes end with the last of it
    return Done(command, process.returncode, output, errors)


def _faults(url: str) -> list[Finding]:
    """What the doctor finds wrong with a database that a command was killed in."""
    use(url)
    try:
        return [each for each in examine() if not each.well]
    finally:
        leave()


def _refused(story: Story, left: Standing, second: Done) -> bool:
    """Whether what was done, and can be done only once, was rightly refused."""
    done_before = story.once and left != story.states[0]
    return done_before and second.returncode == 2 and "duplicate" in second.stderr


def _how_much(left: Standing, story: Story) -> str:
    if left == story.states[0]:
        return "nothing"
    return "all" if left == story.states[-1] else "a part"
