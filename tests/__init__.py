"""Tests read as sentences; `make test` runs all but the long ones."""
