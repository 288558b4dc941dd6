"""Paper in, paper out: readers that turn a file into plain grids of text, writers that turn plain data into a file."""
