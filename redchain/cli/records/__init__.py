"""The commands of every kind: add, edit, show, list, log, rename, archive."""
