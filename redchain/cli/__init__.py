"""The command line: parse, one call, show; nothing here decides."""
