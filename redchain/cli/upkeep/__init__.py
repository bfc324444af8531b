"""The commands of upkeep: checking, CI, identities, schemas, documentation and new repositories."""
