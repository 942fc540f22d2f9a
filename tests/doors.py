"""Every door that a stranger's words can come in by, each opened with plants of its own.

`FORGETS`: nothing of the message may stay, not even its harmless word. `KEEPS`: that word stays, the plants do not.
`BREAKS`: ends in an error of the database, by the table that is missing. `quoted`: in one that quotes the message.
"""

import http.client
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from tests.plants import Plants
from tests.rows import until
from tests.strangers import FORM, Answer, Stranger

Door = Callable[[Stranger], object]
REPLY = "/reply/cau-ben-mau"
FAULT = "zorblafault"
CODE = re.compile(r"(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}")
PARTS = "multipart/form-data; boundary=x"
LARGE = 1_200_000  # bytes; more than the server reads
ARTIST, MAKER, GPS, LATITUDE = 0x013B, 0x010F, 0x8825, 1


def came(answer: Answer, status: int) -> None:
    assert answer.status == status, answer.body


def ask_by_address(who: Stranger) -> None:
    place = "/api/v1/ask?text=" + "+".join([who.plants.word, *who.plants.personal.values()]).replace(" ", "+")
    came(who.get(place.encode("ascii", "ignore").decode()), 200)


def name_no_check(who: Stranger) -> None:
    for value in who.plants.secrets:
        came(who.post("/not-mine", {"check": value}), 404)


def ask_for_pages(who: Stranger) -> None:
    """Addresses that hold what no address should, of pages that are not there."""
    email, phone = who.plants.personal["email"], who.plants.personal["phone"]
    for folder in ("", "checks/", "desk/", "desk/welcome/", "tip/", "tip/feed/", "reply/", "assets/", "api/v1/"):
        for value in (email, phone, f"%ff{phone}", f"{phone}%00", f"..%2f{email}"):
            assert who.get(f"/{folder}{value}").status in {302, 400, 404}


def shout(who: Stranger) -> None:
    """What is no HTTP: a server's own log would quote it."""
    email = who.plants.personal["email"].encode()
    long = b"x" * 9000
    for raw in (
        b"GET /" + email + b" HTTP/9.9\r\n\r\n",
        b"G\x00T /" + email + b"\r\n\r\n",
        email + b"\r\n\r\n",
        b"GET /" + email + long + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX" + email + b" : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: " + email + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + email + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\nContent-Type: %s\r\n\r\ntext=" % FORM.encode()
        + email,
        b"POST /tip/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz" + email,
    ):
        who.shout(raw)


def sign_in_wrongly(who: Stranger) -> None:
    page = who.get("/desk/signin/")
    cookies = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
    typed = {"login": who.plants.personal["email"], "password": who.plants.message[:100]}
    form = page.form("login", "password")
    came(replace(who, cookies=cookies).press(page, form, typed), 200)


def read_by_page(who: Stranger) -> Answer:
    """The first step of a tip: what would be stored."""
    first = who.get("/tip/")
    page = who.press(first, first.form("text"), {"text": who.plants.message, **links(first, who.plants)})
    came(page, 200)
    return page


def tip_by_page(who: Stranger) -> str:
    """Both steps; the code of the receipt."""
    page = read_by_page(who)
    sent = who.press(page, page.form("text", "code"), {}, "send")
    came(sent, 200)
    return str(CODE.findall(sent.body.decode())[0])


def read_by_program(who: Stranger) -> None:
    read = who.send("/api/v1/tips", {"text": who.plants.message, "links": who.plants.links, "lang": "vi"})
    assert (read.status, read.json["decision"]) == (200, "none")


def tip_by_program(who: Stranger) -> str:
    """The code of the receipt."""
    given = {"text": who.plants.message, "links": who.plants.links, "lang": "vi", "send": True}
    sent = who.send("/api/v1/tips", given)
    came(sent, 201)
    return str(sent.json["receipt"])


def tip_badly(who: Stranger) -> None:
    places = ["/tip/", "/tip/receipt/", "/tip/delete/", "/tip/receipt/delete/"]
    badly(who, *places, "/api/v1/tips", "/api/v1/tips/receipt", "/api/v1/tips/delete")


def tip_answered(who: Stranger) -> None:
    """What a published check answers is not kept, whoever sends it."""
    text = f"Nghe nói cầu Bến Mẫu bị cấm xe cả tháng để sửa chữa. Gọi {who.plants.personal['phone']}"
    sent = who.send("/api/v1/tips", {"text": text, "lang": "vi", "send": True})
    assert (sent.status, sent.json["decision"]) == (200, "answered")


def tip_deleted(who: Stranger) -> None:
    """Once it has gone everywhere that a tip goes."""
    code = tip_by_program(who)
    until(who.desk, "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM desk_job WHERE kind = 'look' AND state <> 'done')")
    for what in ("receipt", "delete"):
        came(who.send(f"/api/v1/tips/{what}", {"code": code}), 200)


def reply_looked(who: Stranger, kind: str = "reply") -> Answer:
    """The first step of a reply."""
    first = who.get(REPLY)
    return who.press(first, first.form("text", "kind"), {"text": who.plants.message, "kind": kind, "language": "vi"})


def reply_read(who: Stranger, kind: str = "reply") -> Answer:
    """The same, and what would be stored is shown."""
    page = reply_looked(who, kind)
    came(page, 200)
    return page


def reply_pressed(who: Stranger, kind: str = "reply") -> Answer:
    """Both steps."""
    page = reply_read(who, kind)
    return who.press(page, page.form("text", "code"), {})


FORGETS: dict[str, Door] = {
    "ask by page": lambda who: came(who.post("/", {"text": who.plants.message, "lang": "vi"}), 200),
    "ask by program": lambda who: came(who.send("/api/v1/ask", {"text": who.plants.message}), 200),
    "ask by address": ask_by_address,
    "ask badly": lambda who: badly(who, "/", "/api/v1/ask", "/v1alpha1/claims:search"),
    "name no check": name_no_check,
    "ask for pages that are not there": ask_for_pages,
    "what is no HTTP": shout,
    "sign in wrongly": sign_in_wrongly,
    "tip read by page": read_by_page,
    "tip read by program": read_by_program,
    "tip badly": tip_badly,
    "tip answered": tip_answered,
    "tip deleted": tip_deleted,
    "reply read": reply_read,
    "reply badly": lambda who: badly(who, REPLY),
}
KEEPS: dict[str, Door] = {
    "tip by page": tip_by_page,
    "tip by program": tip_by_program,
    "reply": lambda who: came(reply_pressed(who), 200),
    "mistake": lambda who: came(reply_pressed(who, "mistake"), 200),
}
DOORS = FORGETS | KEEPS
BREAKS: dict[str, Door] = {
    "record_count": lambda who: came(who.post("/", {"text": who.plants.message}), 500),
    "desk_wording": lambda who: came(who.send("/api/v1/tips", {"text": who.plants.message, "send": True}), 500),
    "desk_reply": lambda who: came(reply_looked(who), 500),
}


def quoted(who: Stranger) -> None:
    """A fault of the program, where the message is read as it was sent."""
    text = f"{who.plants.message} {FAULT}"
    came(who.send("/api/v1/tips", {"text": text}), 500)
    for place in ("/tip/", REPLY):
        page = who.get(place)
        came(who.press(page, page.form("text"), {"text": text}), 500)


def tip_until_killed(who: Stranger, sender: int) -> None:
    """Send until nobody answers any more."""
    for number in range(1000):
        text = f"{who.plants.message} Lần thứ {number} của xe {sender}."
        try:
            who.send("/api/v1/tips", {"text": text, "links": who.plants.links, "send": True})
        except (OSError, http.client.HTTPException):
            return


def links(page: Answer, plants: Plants) -> dict[str, str]:
    """The fields for addresses, filled."""
    names = page.page.xpath("//form//input[starts-with(@name, 'link')]/@name")
    return dict(zip(names, plants.links, strict=True))


def badly(who: Stranger, *places: str) -> None:
    """Bodies that are refused or broken: as form, as JSON, as file, too large, with a NUL, of wrong types."""
    text, personal = who.plants.message, who.plants.personal
    wrong = {"text": [text], "links": text, "lang": {text: text}, "send": text}
    bodies = {
        "application/json": [
            json.dumps({"text": text}).encode()[:-3],
            json.dumps([text]).encode(),
            json.dumps(wrong).encode(),
            json.dumps({"text": text, "lang": personal["email"], "k": text}).encode(),
            json.dumps({"text": text * (LARGE // len(text))}).encode(),
            text.encode() + b"\0\xff",
        ],
        FORM: [
            f"text={text}&lang={text}&code={text}".encode() + b"\0\xff%zz",
            (f"text={text}" * (LARGE // len(text))).encode(),
        ],
        PARTS: [parts(part("text", text.encode(), name=f"{personal['phone']}.txt")), part("text", text.encode())],
        "text/plain": [text.encode("utf-16")],
    }
    for place in places:
        for kind, sent in bodies.items():
            for body in sent:
                who.ask("POST", place, body, kind)


def part(field: str, body: bytes, *, name: str = "") -> bytes:
    """A field of a form in parts; a file where it has a `name`."""
    called = f'; filename="{name}"' if name else ""
    return f'--x\r\nContent-Disposition: form-data; name="{field}"{called}\r\n\r\n'.encode() + body + b"\r\n"


def parts(*held: bytes) -> bytes:
    """A whole form."""
    return b"".join(held) + b"--x--\r\n"


def photograph(plants: Plants) -> bytes:
    """A JPEG that tells who took it, where, and with what."""
    told = Image.Exif()
    told[ARTIST] = told[MAKER] = plants.personal["name"]
    told[GPS] = {LATITUDE: plants.personal["phone"]}
    out = io.BytesIO()
    Image.new("RGB", (32, 32), (90, 20, 20)).save(out, "JPEG", exif=told, comment=plants.message.encode())
    return out.getvalue()


def upload(member: Stranger, claim: int) -> Answer:
    """Give the desk a photograph, under a telling name, as a browser does."""
    page = member.get(f"/desk/claims/{claim}/")
    token = page.page.xpath("string(//input[@name='csrfmiddlewaretoken']/@value)")
    cookies = "; ".join([member.cookies, *(f"{name}={value}" for name, value in page.cookies.items())])
    file = part("file", photograph(member.plants), name=f"{member.plants.personal['phone']}.jpg")
    sent = parts(part("csrfmiddlewaretoken", token.encode()), file)
    return replace(member, cookies=cookies).ask("POST", f"/desk/claims/{claim}/upload/", sent, PARTS)
