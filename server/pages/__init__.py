"""Pages for people: the register, agreements, reports, questions, the vocabulary."""
