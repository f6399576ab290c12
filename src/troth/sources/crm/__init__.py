"""CRM exports: the CSV files of accounts, opportunities, partners and contacts.

`read` turns an export into a whole facts file. `suggest` prints a mapping file to begin with for
exports of no known form; `read_mapping` reads it.
"""

from troth.sources.crm.forms import Mapping, read_mapping
from troth.sources.crm.read import read
from troth.sources.crm.suggest import suggest

__all__ = ["Mapping", "read", "read_mapping", "suggest"]
