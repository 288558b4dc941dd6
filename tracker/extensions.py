"""Flask extensions, made once and bound to the program in `app.py`."""

from flask_htmx import HTMX
from flask_login import LoginManager
from flask_wtf import CSRFProtect

login_manager = LoginManager()
csrf = CSRFProtect()
htmx = HTMX()
