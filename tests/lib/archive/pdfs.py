"""PDF files made by hand, honest and hostile ones."""

import zlib

Stream = tuple[bytes, bytes]  # further keys of its dictionary, and its bytes

_LETTERS = "ướộđữợ"  # written with the codes from 128 on, and told by the map
_MAP = "\n".join(f"<{128 + place:02x}> <{ord(letter):04x}>" for place, letter in enumerate(_LETTERS))
_CMAP = f"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def
1 begincodespacerange <00> <ff> endcodespacerange {len(_LETTERS)} beginbfchar
{_MAP}
endbfchar endcmap CMapName currentdict /CMap defineresource pop end end""".encode()


def written(*lines: str) -> Stream:
    """A page with these lines."""
    shown = (line.translate({ord(letter): 128 + n for n, letter in enumerate(_LETTERS)}) for line in lines)
    return b"", b"BT /F 12 Tf 14 TL 50 700 Td " + b"".join(
        b"(%b) Tj T*\n" % line.encode("latin-1") for line in shown
    ) + b"ET"


def packed(data: bytes) -> Stream:
    """A page whose stream is compressed."""
    return b"/Filter/FlateDecode", zlib.compress(data, 9)


def bomb() -> Stream:
    """A page of a gigabyte of blanks, compressed twice."""
    inner = zlib.compressobj(1)
    data = b"".join(inner.compress(b" " * 2**20) for _ in range(2**10)) + inner.flush()
    return b"/Filter[/FlateDecode/FlateDecode]", zlib.compress(data, 9)


def pdf(*pages: Stream, forms: tuple[bytes, ...] = (), more: bytes = b"") -> bytes:
    """A file of these pages. Form X of a page is the first of `forms`, X of a form the next; `more` of the trailer."""
    first = 6 + len(forms)
    places = [first + 2 * n for n in range(len(pages))]
    resources = b"/Resources<</Font<</F 3 0 R>>/XObject<</X %d 0 R>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), b" ".join(b"%d 0 R" % place for place in places)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 4 0 R>>",
        _stream(b"", _CMAP),
        b"null",
    ]
    for n, form in enumerate(forms):
        objects.append(_stream(b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]" + resources % (7 + n), form))
    for place, (keys, data) in zip(places, pages, strict=True):
        held = resources % 6
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R%b>>" % (place + 1, held))
        objects.append(_stream(keys, data))
    return _file(objects, more)


def _stream(keys: bytes, data: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (keys, len(data), data)


def _file(objects: list[bytes], more: bytes) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF" % (size, more, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, end)
