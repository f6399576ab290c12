"""The demo: eighteen months of Northwind Systems and its partners, ending on any day one likes.

The story is the same to the byte for the same day. All companies and people in it are invented.
"""

from datetime import date
from pathlib import Path

from troth.demo.crm import crm_export
from troth.demo.diary import as_of
from troth.demo.story import story
from troth.demo.writing import write_whole
from troth.facts.file import write as facts_file

__all__ = ["as_of", "crm_export", "story", "write"]
