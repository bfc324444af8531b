"""redchain keeps a city's three lists (三张清单) as versioned YAML records in git."""

__version__ = "0.1.0"
