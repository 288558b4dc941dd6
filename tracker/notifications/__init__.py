"""What is said, and how it leaves the house."""
