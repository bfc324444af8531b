"""Git: where the repository is, one commit per command, and what the past says; the only package that knows git."""
