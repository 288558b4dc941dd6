"""What breaks in the night: processes killed, mail servers that misbehave, several doing the same at once."""
