"""The kinds of records, each a package: its model, its rules, its views."""
