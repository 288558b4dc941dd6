"""A signed-in browser in a few lines: one connection that is kept, cookies, the token of a form."""

import http.client
import re
import threading
import time
import urllib.parse
from typing import Any

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Client:
    """Talks to the program on this machine."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str) -> tuple[int, str]:
        """Status and text."""
        return self.request("GET", path)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form with the token of the page seen last."""
        return self.request("POST", path, urllib.parse.urlencode({"csrf_token": self.token, **fields}))

    def request(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        """One request; a connection that the server has closed meanwhile is opened again."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError):
            self.connection.close()
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        found = TOKEN.search(text)
        self.token = found[1] if found else self.token
        return answer.status, text

    def ask(self, wanted: dict[str, Any], number: int) -> float:
        """The milliseconds that one of `bench.pages.requests` takes; an answer that it doesn't expect is an error."""
        ids = wanted.get("ids", [0])
        path = wanted["path"].replace("{id}", str(ids[number % len(ids)]))
        begun = time.perf_counter()
        status, text = self.post(path, **wanted["form"]) if "form" in wanted else self.get(path)
        took = (time.perf_counter() - begun) * 1000
        if status not in wanted.get("status", [200]) or wanted.get("contains", "") not in text:
            raise RuntimeError(f"{path}: {status}")
        return took


def signed_in(port: int, email: str, password: str) -> Client:
    """A client with a session; its token is that of the start page."""
    client = Client(port)
    client.get("/dang-nhap")
    status, _ = client.post("/dang-nhap", email=email, password=password)
    if status != 302:
        raise RuntimeError(f"could not sign in as {email}: {status}")
    client.get("/nhiem-vu/1")
    return client


class Writer(threading.Thread):
    """A person who writes updates to some tasks, one after the other, as fast as they are answered."""

    def __init__(self, client: Client, ids: list[int], number: int) -> None:
        super().__init__()
        self.client, self.ids, self.number = client, ids, number
        self.accepted = self.failed = 0

    def run(self) -> None:
        for n in range(self.number):
            status, _ = self.client.post(f"/nhiem-vu/{self.ids[n % len(self.ids)]}/tien-do", done=f"Bước {n}")
            self.accepted += status == 302
            self.failed += status not in (302, 409)
