"""The child of `apart`: `python -m troth.sources.document NAME < FILE`."""

import sys

from troth.sources.document.apart import child

sys.exit(child(sys.argv[1]))
