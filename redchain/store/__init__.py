"""YAML text to records and back: reading, layout, cache and guarded writing; the only room that knows ruamel."""
