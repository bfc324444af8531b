"""The commands of visits beside those that every kind has."""
