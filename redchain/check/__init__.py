"""The rules: each an "Ensure…" function with a stable code; problems in data are values, never exceptions."""
