"""Which resources fit a need: terms, scores made of parts with reasons, eligibility, suggestions and their evaluation."""
