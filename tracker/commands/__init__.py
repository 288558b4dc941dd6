"""The commands of the `tracker` program, one module per noun; each has `register(root)`.

What is heavy is imported when a command runs, not when the module is: `tracker deadline` needs no database.
"""
