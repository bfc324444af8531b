"""The generated parts of the documentation, from what is declared once: kinds, rules."""
