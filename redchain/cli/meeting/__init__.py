"""The commands of meetings beside those that every kind has."""
