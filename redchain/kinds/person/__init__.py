"""The person (人员): always a post, never a name."""
