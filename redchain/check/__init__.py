"""The rules: each has a stable code and an `ensure_` function; problems in the data are values, never exceptions."""
