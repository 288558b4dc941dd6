"""Translate what the rules answer into pages, once: RuleViolation 422, NotFound 404, NotAllowed 403, Conflict 409."""

import logging

from flask import Flask, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from .. import transaction
from ..domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from ..domain.wording import _
from ..extensions import htmx
from .session import page_before, sign_in_first

log = logging.getLogger(__name__)

STANDARD = {
    400: (_("Yêu cầu không đọc được"), _("Tải lại trang rồi làm lại.")),
    404: (_("Không tìm thấy trang"),
          _("Trang hoặc nhiệm vụ này không có, hoặc không thuộc cơ quan của anh/chị. Kiểm tra "
                                    "lại đường dẫn, hoặc về trang đầu.")),
    405: (_("Không làm được như vậy"), _("Quay lại trang trước rồi dùng nút trên trang.")),
    413: (_("Dữ liệu gửi lên quá lớn"), _("Tệp tải lên tối đa 20 MB. Giảm dung lượng tệp rồi tải lại.")),
    429: (_("Thử quá nhiều lần"), _("Chờ 15 phút rồi thử lại.")),
}


def problem_page(status: int, title: str, message: str, **more):
    """The error page, or its region alone for htmx."""
    template = "problem/_region.html" if htmx else "problem/page.html"
    more.setdefault("back", page_before())
    return render_template(template, status=status, problem_title=title, message=message, **more), status


def register_error_handlers(app: Flask) -> None:
    """Bind the map of errors; whatever is unknown is logged and shown as a page that says what to do."""
    _bind_rules(app)
    _bind_http(app)


def _bind_rules(app: Flask) -> None:
    @app.errorhandler(RuleViolation)
    def _rule(error: RuleViolation):
        transaction.rollback()
        return problem_page(422, _("Chưa thực hiện được"), error.message)

    @app.errorhandler(NotFound)
    def _missing(error: NotFound):
        transaction.rollback()
        return problem_page(404, _("Không tìm thấy"), error.message)

    @app.errorhandler(NotAllowed)
    def _forbidden(error: NotAllowed):
        transaction.rollback()
        return problem_page(403, _("Không có quyền"), error.message)

    @app.errorhandler(Conflict)
    def _conflict(error: Conflict):
        transaction.rollback()
        return problem_page(409, _("Người khác vừa sửa"), error.message, theirs=error.theirs, yours=error.yours)


def _bind_http(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def _csrf(error: CSRFError):
        transaction.rollback()
        if not current_user.is_authenticated and request.endpoint != "session.sign_in":
            return sign_in_first()
        return problem_page(400, _("Phiên làm việc đã đổi"), _("Tải lại trang rồi gửi lại biểu mẫu."))

    @app.errorhandler(RequestEntityTooLarge)
    def _large(error: RequestEntityTooLarge):
        transaction.rollback()
        return problem_page(413, *STANDARD[413])

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException):
        transaction.rollback()
        if error.code is not None and error.code < 400:
            return error
        title, message = STANDARD.get(error.code or 500, (_("Có lỗi"), _("Tải lại trang rồi làm lại.")))
        return problem_page(error.code or 500, title, message)

    @app.errorhandler(Exception)
    def _unknown(error: Exception):
        transaction.rollback()
        log.exception("unhandled error at %s %s", request.method, request.path)
        if app.testing:
            raise error
        return problem_page(500, _("Chương trình gặp lỗi"),
                            _("Việc vừa làm chưa được ghi. Hãy thử lại; nếu vẫn lỗi, báo cho quản trị của cơ quan."))
