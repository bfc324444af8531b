"""The pairing (结对): one firm and its helper."""
