"""The industrial chain (产业链)."""
