"""The unit (单位)."""
