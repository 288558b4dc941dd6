"""What tests lean on and the product doesn't know: a PostgreSQL, a Chromium, a mail server, a served app."""
