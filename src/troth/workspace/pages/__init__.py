"""The pages of the workspace, found by listing this folder."""

from importlib import import_module
from pathlib import Path

from troth.workspace.registry import patterns

for _each in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    import_module(f"{__name__}.{_each.stem}")

urlpatterns = patterns()
"""Every address of the workspace."""
