"""The three lists (三张清单): the ledger as generated pages and tables, grouped, numbered and lit."""
