"""The claim (揭榜)."""
