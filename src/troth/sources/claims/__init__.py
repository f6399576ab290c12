"""Claims: what sentences say of partners, and what may be said (dont-10)."""
