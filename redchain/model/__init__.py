"""What exists: the record kinds, their identifiers, their lives, and the ledger that holds them."""
