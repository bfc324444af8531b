"""Document to text: Markdown, HTML and CSV; people's words never become markup or formulas."""
