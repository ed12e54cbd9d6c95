"""Every way in which a file can be written or broken, and what is said of it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from crm import formulas
from crm.importing import mapping, records as r
from crm.importing.reading import Unreadable, guess
from crm.importing.records import Broken, Record, records

TEXT = "Naam;Straße\nZoë;Größe\nJosé;Österreich\n"


def read(raw: bytes, **choices: Any) -> list[Any]:
    file = io.BytesIO(raw)
    reading = guess(file)
    if choices:
        reading = reading.with_choices(**{"encoding": "", "separator": "", "header": True, **choices})
    return list(records(file, reading))


@pytest.mark.parametrize(
    ("raw", "encoding", "guessed"),
    [
        (TEXT.encode(), "utf-8", False),
        (TEXT.encode("utf-8-sig"), "utf-8", False),
        (TEXT.encode("utf-16"), "utf-16-le", False),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", False),
        (TEXT.encode("utf-16-le"), "utf-16-le", True),
        (TEXT.encode("cp1252"), "cp1252", True),
        (b"name,email\nA,a@b.de\n", "utf-8", False),
    ],
)
def test_letters_are_recognized_and_a_guess_is_said(raw: bytes, encoding: str, guessed: bool) -> None:
    reading = guess(io.BytesIO(raw))
    assert (reading.encoding, reading.guessed) == (encoding, guessed)
    if b"email" not in raw:
        assert [each.cells for each in read(raw)] == [["Zoë", "Größe"], ["José", "Österreich"]]
        assert (reading.separator, reading.header) == (";", True)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_separators_quotes_and_line_ends(separator: str, ending: str) -> None:
    lines = [
        separator.join(["name", "note"]),
        separator.join(['"Vos, Ines"', f'"says ""hi""{ending}and; more"']),
        "",
        separator.join(["B", ""]),
    ]
    found = read((ending.join(lines) + ending).encode())
    assert [each.cells for each in found] == [["Vos, Ines", f'says "hi"{ending}and; more'], ["B", ""]]
    assert [each.line for each in found] == [2, 5]


def test_without_a_header_the_first_line_counts() -> None:
    raw = b"Ines,ines@example.com\nJan,jan@example.com\n"
    assert not guess(io.BytesIO(raw)).header
    assert len(read(raw)) == 2
    assert len(read(raw, header=True)) == 1


def test_a_wrong_byte_is_said_with_its_line_and_the_next_line_is_read() -> None:
    raw = "name\nZoë\n".encode() + b"Jos\xe9\nBo\n"
    found = read(raw)
    assert [type(each) for each in found] == [Record, Broken, Record]
    assert (found[1].line, found[1].why[:33]) == (3, "It has letters that are not UTF-8")
    assert read(raw, encoding="cp1252")[1].cells == ["José"]
    undefined = b"name\nZo" + b"\xeb\n\x81\nBo\n"
    assert [type(each) for each in read(undefined)] == [Record, Broken, Record]


def test_half_a_wide_letter_is_said() -> None:
    raw = "name\nBo\n".encode("utf-16") + b"\x00\xd8a\x00\n\x00"
    assert isinstance(read(raw)[-1], Broken)


def test_broken_quotes_hold_up_no_other_line() -> None:
    found = read(b'name,note\n"A,1\nB,2\n"C"x,3\nD,"4\n')
    assert [(each.line, type(each)) for each in found] == [(2, Broken), (3, Record), (4, Broken), (5, Broken)]
    assert "not closed" in found[0].why
    assert "inside a cell" in found[2].why
    assert read(b'name,size\nA,5" screen\n')[0].cells == ["A", '5" screen']


class Endless(io.RawIOBase):
    """A line that goes on and on, and how much of it was read."""

    def __init__(self, beginning: bytes, size: int) -> None:
        self.beginning, self.size, self.at, self.most = beginning, size, 0, 0

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "it was read whole"
        end = min(self.size, self.at + size)
        piece = self.beginning[self.at : end].ljust(end - self.at, b"x")
        self.at = end
        self.most = max(self.most, end)
        return piece

    def readline(self, size: Any = -1) -> bytes:
        return self.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset
        return offset


@pytest.mark.parametrize("beginning", [b"name,email\n", b'[{"name": "', b'{"name": "A"}\n{"name": "'])
def test_a_line_of_a_gigabyte_is_refused_early(beginning: bytes) -> None:
    file: Any = Endless(beginning, 10**9)
    with pytest.raises(Unreadable, match="onger than 64 kB"):
        list(records(file, guess(file)))
    assert file.most < 3_000_000


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"PK\x03\x04 a workbook", "workbook"),
        (b"%PDF-1.7", "no table"),
        (b"\xd0\xcf\x11\xe0 an old one", "no table"),
        ('[{"name": "Zoë"}]'.encode("cp1252"), "UTF-8"),
    ],
)
def test_what_is_no_table_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        guess(io.BytesIO(raw))


def test_json_as_a_list_and_as_lines() -> None:
    people = [
        {"name": "Ines", "attributes": {"plan": "Pro", "seats": 2}, "labels": ["a", "b"]},
        {"name": "Jan", "email": "jan@example.com", "vip": True, "nothing": None},
    ]
    expected = [r.flattened(person) for person in people]
    whole = json.dumps(people, indent=1).encode()
    lines = "\n".join(map(json.dumps, people)).encode()
    assert [each.cells[0] for each in read(whole)] == [each.cells[0] for each in read(lines)] == expected
    assert expected[0] == {"name": "Ines", "attributes.plan": "Pro", "attributes.seats": 2, "labels": "a, b"}


def test_a_broken_line_of_json_holds_up_no_other() -> None:
    found = read(b'{"name": "A"}\n{"name": \n[1]\n{"name": "B"}\n')
    assert [type(each) for each in found] == [Record, Broken, Broken, Record]
    assert [each.line for each in found] == [1, 2, 3, 4]


def test_a_broken_list_of_json_is_read_up_to_where_it_breaks() -> None:
    file = io.BytesIO(b'[{"name": "A"}, {"name": "B"}, {"name": ')
    found = records(file, guess(file))
    assert [next(found).cells[0]["name"], next(found).cells[0]["name"]] == ["A", "B"]
    with pytest.raises(Unreadable, match="broken after record 2"):
        next(found)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "2,5", "-3"], "number"),
        (["01234", "5"], "text"),
        (["2024-01-31", "2024-02-01T10:00:00Z"], "date"),
        (["yes", "No"], "yesno"),
        (["https://a.example", "http://b.example/x"], "link"),
        (["1", "one"], "text"),
        ([], "text"),
    ],
)
def test_a_type_is_guessed_from_all_values(values: list[str], kind: str) -> None:
    assert mapping.kind_of(values) == kind


# Formulas


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "'=1", "''@x"])
def test_no_spreadsheet_runs_a_cell(evil: str) -> None:
    assert formulas.harmless(evil)[0] == "'"
    assert formulas.restored(formulas.harmless(evil)) == evil


@pytest.mark.parametrize("plain", ["Ines", "'s-Hertogenbosch", "a=b", "", -5, 1.5, True, None])
def test_what_is_harmless_stays(plain: Any) -> None:
    assert formulas.harmless(plain) == plain
    if isinstance(plain, str):
        assert formulas.restored(plain) == plain


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="'=+-@\t\r\nab ", max_size=6))
def test_every_text_comes_back(text: str) -> None:
    assert formulas.restored(formulas.harmless(text)) == text
