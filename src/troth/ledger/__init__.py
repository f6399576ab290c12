"""The ledger: facts in a database, journalled, and reviewed as they change."""
