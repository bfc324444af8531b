"""Which resources fit a need: the corpus, scores with reasons, eligibility, suggestions, plans and their evaluation."""
