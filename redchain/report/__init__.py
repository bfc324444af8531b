"""The monthly report: what came in, what was done, what it led to, and what is missing."""
