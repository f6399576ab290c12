"""Sources: files in, facts and a report out. One module or package per source.

Nothing is dropped in silence: what a source could not take over, wholly or in part, is in the
report with its place and the reason. What cannot be read at all is a SourceError.
"""

from troth.sources.reading import Reading, Report, Skipped, SourceError

__all__ = ["Reading", "Report", "Skipped", "SourceError"]
