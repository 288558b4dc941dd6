"""Run a Vietnamese agency's yearly administrative-reform plan: appendix in, tasks followed, report out."""
