"""The need (企业需求)."""
