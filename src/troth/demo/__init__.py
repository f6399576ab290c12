"""The demo: eighteen months of Northwind Systems and its partners, ending on any day one likes.

For the same day the story is the same to the byte. Every company and person in it is invented.
"""

from datetime import date
from pathlib import Path

from troth.demo import capture
from troth.demo.crm import MAPPING, crm_export, put
from troth.demo.diary import as_of
from troth.demo.story import story
from troth.facts.file import write as facts_file
from troth.facts.times import moment

__all__ = ["as_of", "crm_export", "story", "write"]


def write(folder: Path, today: date) -> Path:
    """Write `demo-facts.json`, whose path is the answer, and beside it a CRM export of the same.

    The export is the folder `crm`; `crm-mapping.toml` is the mapping to read it with. The folder
    `capture` has mail, a calendar and a transcript, to be dropped in.
    """
    facts = story(today)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "demo-facts.json"
    put(path, facts_file(facts))
    put(folder / "crm-mapping.toml", MAPPING.encode())
    crm_export(facts, folder / "crm")
    capture.write(facts, folder / "capture", moment(as_of(today)))
    return path
