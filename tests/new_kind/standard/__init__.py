"""The standard (地方标准), a kind that a test really adds to a copy of the package."""
