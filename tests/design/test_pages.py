"""The shell of the pages, through the real doors."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve

from paldesk.dev import SampleForm
from paldesk.templatetags import ui

ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


class TestFront:
    def test_it_says_what_this_is_and_where_to_begin(self, client: Client) -> None:
        page = client.get("/").content.decode()
        assert "Talk with the people on your website" in page
        assert 'href="/accounts/signup/"' in page
        assert 'href="/accounts/login/"' in page

    def test_its_scripts_carry_the_nonce_of_its_policy(self, client: Client) -> None:
        answer = client.get("/")
        nonce = re.search(r"'nonce-([^']+)'", answer["Content-Security-Policy"])
        assert nonce
        assert f'<script type="importmap" nonce="{nonce[1]}">' in answer.content.decode()

    def test_the_first_paint_is_in_the_theme_one_chose(self, client: Client) -> None:
        client.cookies["theme"] = "dark"
        assert '<html lang="en" dir="ltr" data-theme="dark">' in client.get("/").content.decode()


class TestRail:
    """Rendered for a reader of a workspace, without a database."""

    @pytest.fixture
    def rail(self) -> str:
        here = SimpleNamespace(pk="1", name="Acme <Bikes>", slug="demo")
        reader = SimpleNamespace(
            pk="2", name="Ada", email="ada@demo.test", picture="", workspaces=[(here, "owner")]
        )
        request = RequestFactory().get("/app/demo/settings/team/")
        request.workspace, request.user = here, reader
        return render_to_string("_rail.html", request=request)

    def test_every_room_in_it_answers(self, rail: str) -> None:
        rooms = re.findall(r'class="rail-link" href="([^"]+)"', rail)
        assert "/app/demo/inbox/" in rooms
        assert all(resolve(room) for room in rooms)

    def test_a_room_that_is_not_built_yet_is_no_dead_link(self) -> None:
        with pytest.raises(Resolver404):
            resolve("/app/demo/nowhere/")
        assert ui.door("/app/demo/nowhere/") == ""

    def test_the_room_one_is_in_is_marked(self, rail: str) -> None:
        current = re.findall(r'href="([^"]+)" aria-current="page"', rail)
        assert current == ["/app/demo/settings/"]

    def test_names_are_escaped(self, rail: str) -> None:
        assert "Acme &lt;Bikes&gt;" in rail
        assert "<Bikes>" not in rail

    def test_one_can_log_out(self, rail: str) -> None:
        assert 'method="post" action="/accounts/logout/"' in rail


class TestStyleGuide:
    def test_it_shows_every_component(self, client: Client) -> None:
        page = client.get("/dev/styleguide/").content.decode()
        for name in (
            "button-primary",
            "error-summary",
            "card-rows",
            "bulk-bar",
            "menu-item",
            "dialog",
            "empty",
        ):
            assert f'class="{name}' in page or f" {name}" in page


class TestErrorPages:
    @pytest.mark.parametrize("name", ERRORS)
    def test_they_need_nothing_that_may_be_missing(self, name: str) -> None:
        page = get_template(name).render()
        assert "<h1>" in page
        assert "<script" not in page

    def test_an_address_that_leads_nowhere_says_so_in_words(self, client: Client) -> None:
        answer = client.get("/no/such/address/")
        assert answer.status_code == 404
        assert "There is nothing here" in answer.content.decode()


class TestForm:
    def test_a_refused_field_is_tied_to_its_help_and_its_error(self) -> None:
        page = SampleForm({"name": ""}).as_div()
        field = re.search(r'<input[^>]*name="name"[^>]*>', page)
        assert field
        assert 'aria-invalid="true"' in field[0]
        assert 'aria-describedby="id_name_helptext id_name_error"' in field[0]
        assert 'id="id_name_helptext"' in page
        assert 'id="id_name_error"' in page

    def test_the_summary_is_spoken_and_leads_to_the_fields(self) -> None:
        page = SampleForm({"name": ""}).as_div()
        assert 'class="error-summary" role="alert"' in page
        assert '<a href="#id_name">Name: ' in page

    def test_an_accepted_form_has_no_summary(self) -> None:
        assert "error-summary" not in SampleForm().as_div()

    def test_a_field_that_may_stay_empty_says_so(self) -> None:
        assert 'Greeting <span class="field-optional">optional</span>' in SampleForm().as_div()

    def test_what_people_wrote_is_escaped(self) -> None:
        class Hostile(forms.Form):
            name = forms.CharField(label="<b>Name</b>")

            def clean(self) -> None:
                raise forms.ValidationError("<i>No</i>")

        page = render_to_string("_form.html", {"form": Hostile({"name": "<script>"})})
        assert not re.search("<b>|<i>|<script>", page)
