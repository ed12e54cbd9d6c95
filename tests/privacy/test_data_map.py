"""The declarations as a page and as lines: what is compared in review."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from privacy.declarations import registry


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("privacy_map", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_one_line_a_column() -> None:
    lines = printed().splitlines()
    assert len(lines) == len(registry())
    assert "chat.Message.body personal support delete conversation subject conversation__contact -" in lines


def test_it_prints_json() -> None:
    rows = json.loads(printed("--format", "json"))
    [colour] = [row for row in rows if (row["model"], row["column"]) == ("accounts.Site", "colour")]
    assert (colour["class"], colour["why"], colour["purpose"]) == ("impersonal", "a colour", "")


def test_models_stand_in_the_order_of_their_names() -> None:
    models = [row["model"] for row in json.loads(printed("--format", "json"))]
    assert models == sorted(models)


def test_the_kept_page_is_fresh() -> None:
    printed("--check")


def test_a_stale_page_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    (tmp_path / "docs/privacy").mkdir(parents=True)
    with pytest.raises(CommandError, match="stale"):
        printed("--check")
    printed("--write")
    printed("--check")
    page = tmp_path / "docs/privacy/data-map.md"
    page.write_text(page.read_text().replace("| `body` | personal |", "| `body` | impersonal |"))
    with pytest.raises(CommandError, match="stale"):
        printed("--check")
