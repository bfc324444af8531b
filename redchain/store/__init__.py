"""Records read from YAML files and written to them: sources, cache, layout, reading and writing; the only package that uses ruamel."""
