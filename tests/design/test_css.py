"""What every style sheet and template keeps to, so that themes, right-to-left and the CSP go on working."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
# These name their colours, ids and order by themselves. The chatbox's frame has a byte budget, the demo shop is a
# customer's page, and the admin's sheet must win over Django's own, which are in no layer.
THEIR_OWN = {
    "demo.css",
    "demo-try.css",
    "admin.css",
    "hosted.css",
    *(sheet.name for sheet in SHEETS if sheet.name.startswith("chatbox")),
}
OURS = [sheet for sheet in SHEETS if sheet.name not in THEIR_OWN]
# Letters carry their style on each element: mail programs load no sheets.
TEMPLATES = sorted(page for page in (ROOT / "templates").rglob("*.html") if "email" not in page.parts)

COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\((?!\s*from\b)|:[^;{]*\b(?:white|black|red|green|blue|gr[ae]y|orange|yellow)\b",
    re.I,
)
PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right|top|bottom|(?:min-|max-)?(?:width|height))\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
IMPORTANT_IN_THE_RESET = "display: none !important"


def rules(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)


def declarations(sheet: Path) -> Iterator[str]:
    for line in rules(sheet).splitlines():
        yield re.sub(r"@(?:media|container|supports)[^{]*", "", line)


def offending(sheet: Path, pattern: re.Pattern[str]) -> list[str]:
    return [line.strip() for line in declarations(sheet) if pattern.search(line)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
class TestEverySheet:
    def test_raw_colours_stand_in_named_values_only(self, sheet: Path) -> None:
        assert [line for line in offending(sheet, COLOUR) if not line.startswith("--")] == []

    def test_it_speaks_of_start_and_end_not_of_left_and_right(self, sheet: Path) -> None:
        assert offending(sheet, PHYSICAL) == []

    def test_it_shouts_in_the_documented_reset_only(self, sheet: Path) -> None:
        shouting = [
            line for line in offending(sheet, re.compile("!important")) if IMPORTANT_IN_THE_RESET not in line
        ]
        assert shouting == []

    def test_it_says_first_what_it_is_for(self, sheet: Path) -> None:
        assert sheet.read_text().startswith("/* ")

    def test_every_value_it_asks_for_exists(self, sheet: Path) -> None:
        known = set(re.findall(r"(--[\w-]+)\s*:", "".join(map(rules, SHEETS))))
        assert set(re.findall(r"var\((--[\w-]+)\)", rules(sheet))) <= known


@pytest.mark.parametrize("sheet", OURS, ids=lambda sheet: sheet.name)
class TestEverySheetOfThePages:
    def test_raw_colours_stand_in_the_tokens_only(self, sheet: Path) -> None:
        assert sheet.name == "tokens.css" or offending(sheet, COLOUR) == []

    def test_it_selects_no_ids(self, sheet: Path) -> None:
        assert re.findall(r"(?:^|[\s,>+~(])#[a-z][\w-]*[^;]*\{", rules(sheet), re.M) == []

    def test_everything_in_it_belongs_to_a_layer(self, sheet: Path) -> None:
        outside = re.sub(r"@layer [^;{]+;", "", rules(sheet))
        while (shorter := re.sub(r"\{[^{}]*\}", "", outside)) != outside:
            outside = shorter
        assert re.sub(r"@layer [\w-]+\s*", "", outside).strip() == ""


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: str(template.relative_to(ROOT)))
class TestEveryTemplate:
    def test_it_has_no_style_of_its_own(self, template: Path) -> None:
        assert re.findall(r"\sstyle=|<style", template.read_text()) == []

    def test_it_has_no_handlers_of_its_own(self, template: Path) -> None:
        assert re.findall(r"<[^>]*\son[a-z]+\s*=", template.read_text()) == []


@pytest.mark.parametrize(
    ("wrong", "pattern"),
    [
        ("margin-left: 4px;", PHYSICAL),
        ("a { top: 0; }", PHYSICAL),
        ("text-align: right;", PHYSICAL),
        ("inline-size: 1px; width: 2px;", PHYSICAL),
        ("color: #fff;", COLOUR),
        ("color: rgb(0 0 0);", COLOUR),
        ("background: white;", COLOUR),
        ("color: oklch(0.5 0.1 165);", COLOUR),
    ],
)
def test_the_patterns_catch_what_they_are_for(wrong: str, pattern: re.Pattern[str]) -> None:
    assert pattern.search(wrong)


@pytest.mark.parametrize(
    "right", ["margin-inline-start: 4px;", "inset-block-start: 0;", "border-end-end-radius: 0;"]
)
def test_the_patterns_leave_the_rest_alone(right: str) -> None:
    assert not PHYSICAL.search(right)
    assert not COLOUR.search(right)
