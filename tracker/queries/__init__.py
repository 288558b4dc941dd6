"""Reads only, in a fixed order. They return models or plain facts and change nothing."""
