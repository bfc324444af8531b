"""The site: what of a ledger may be shown, as pages that open from a disk without a server."""
