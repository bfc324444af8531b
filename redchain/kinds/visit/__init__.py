"""The visit (走访): one contact with a firm."""
