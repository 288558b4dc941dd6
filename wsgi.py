"""What a web server imports."""

from tracker.app import create_app

app = create_app()
