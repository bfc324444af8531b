"""The commands of spreadsheets: records out, empty forms, and sheets taken in."""
