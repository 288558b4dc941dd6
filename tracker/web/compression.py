"""Send texts compressed to browsers that can read them so: a list of 50 rows is a tenth of its size on the wire.

One place for every answer. What is compressed already (docx, xlsx, pdf, pictures) goes out as it is, and so does what
is short. The fastest level is used: it costs a fraction of what drawing a page costs, and the next levels save little.

Compression and secrets (BREACH): the length of a compressed answer tells whoever reads the wire whether a word that she
puts into the address repeats a word of the page. Of the pages' words only the form's token would let her act. Its
signature is made over the second in which the page was drawn, so guesses can only be compared within one second, and
each of its 27 letters needs dozens of answers to the victim's own browser, which sends the session's cookie
(SameSite=Lax) with nothing but whole-page navigations. What is the same in every token, the session's random word, is
of no use without a signature; the session's cookie itself is in no page.
"""

import zlib

from flask import Response, request

TEXTS = frozenset({"text/html", "text/plain", "text/csv", "text/calendar", "text/tab-separated-values",
                   "application/json", "image/svg+xml"})
SHORTEST = 1024
LEVEL = 1
_AS_GZIP = 16 + zlib.MAX_WBITS


def accepts_gzip() -> bool:
    """Whether the present request's sender reads gzip."""
    return request.accept_encodings.quality("gzip") > 0


def compress(response: Response) -> Response:
    """After each request: the same answer, smaller where that is of use."""
    if response.mimetype not in TEXTS or response.direct_passthrough or response.is_streamed:
        return response
    if "Content-Encoding" in response.headers or len(content := response.get_data()) < SHORTEST:
        return response
    response.vary.add("Accept-Encoding")
    if accepts_gzip():
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _AS_GZIP)
        response.set_data(packer.compress(content) + packer.flush())
        response.headers["Content-Encoding"] = "gzip"
        tag, _ = response.get_etag()
        if tag:
            response.set_etag(tag, weak=True)
    return response
