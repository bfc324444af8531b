"""The meeting (会议)."""
