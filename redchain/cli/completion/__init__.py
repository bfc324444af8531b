"""Completion of the command line in shells: what may stand next, answered from a table that is made beforehand and from the cache."""
