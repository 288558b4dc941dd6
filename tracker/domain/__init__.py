"""The words and rules of the trade, in pure Python: standard library only, no clock, no database, no framework."""
