"""A made-up agency with a living year, so that a newcomer sees the program at work within a minute.

Its plan goes the way of every plan: written as a Word file with the traps of real papers, read, imported, reported on.
"""
