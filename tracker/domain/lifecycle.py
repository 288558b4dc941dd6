"""The states of a task and what may follow what."""

STATE_NAMES = {
    "not_started": "Chưa thực hiện",
    "in_progress": "Đang thực hiện",
    "awaiting_confirmation": "Chờ xác nhận",
    "completed": "Hoàn thành",
    "not_completed": "Không hoàn thành",
    "withdrawn": "Rút khỏi kế hoạch",
}
OPEN_STATES = frozenset({"not_started", "in_progress", "awaiting_confirmation"})
