"""The order (工单)."""
