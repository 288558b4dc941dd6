"""`tracker report export`: a period's report as a file."""

from pathlib import Path

import click

from .running import in_agency, within_app


def register(root: click.Group) -> None:
    """Add the commands to the program."""

    @root.group()
    def report() -> None:
        """Báo cáo định kỳ."""

    add_export(report)


def add_export(report: click.Group) -> None:
    """`tracker report export`."""

    @report.command("export")
    @click.option("--agency", "code", required=True, help="Mã cơ quan.")
    @click.option("--period", "period_text", required=True, help="Kỳ: 2022, 2022-6T, 2022-9T, 2022-Q3, 2022-06.")
    @click.option("--form", "form_key", required=True, help="Tên mẫu, ví dụ ha-tinh-2021.")
    @click.option("--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
                  help="Tệp ghi ra: .docx, .xlsx, .pdf hoặc .json.")
    @within_app
    def export(code: str, period_text: str, form_key: str, target: Path) -> None:
        """Ghi báo cáo của một kỳ ra tệp Word, Excel, PDF hoặc JSON."""
        from ..domain.errors import BadInput
        from ..queries.report_forms import report_form
        from ..queries.report_sheets import report_sheet
        from ..queries.reports import period_as_reported
        from ..services.report_files import report_file

        form = report_form(form_key)
        with in_agency(code) as agency:
            sheet = report_sheet(agency, period_as_reported(period_text, form.key), form)
            content = report_file(agency, sheet, target.suffix.lstrip(".").lower())
        try:
            target.write_bytes(content)
        except OSError as error:
            raise BadInput(f"Không ghi được tệp {target}: {error.strerror}. Chọn nơi ghi khác.") from error
        click.echo(f"Đã ghi báo cáo {sheet.period.name} ra {target}.")
