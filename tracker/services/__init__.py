"""One verb per function: load, ask the rules, write, flush. Nothing here commits."""
