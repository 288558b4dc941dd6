"""What holds for the whole house: who imports whom, what may stand in a file."""
