"""The commands that match: suggestions, plans, measurements, rejections and gaps."""
