"""The workspace: the daily tool of sellers and alliance managers, in the browser."""
