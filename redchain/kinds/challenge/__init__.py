"""The challenge (榜单)."""
