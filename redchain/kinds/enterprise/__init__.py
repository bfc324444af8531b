"""The enterprise (企业)."""
