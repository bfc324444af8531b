"""The only room that performs: it loads, asks the pure rooms, writes and commits."""
