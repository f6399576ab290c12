"""Accounts: who may come in, as what, and what they may see and do."""
