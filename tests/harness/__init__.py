"""The tests' own tools do what the other tests take for granted."""
