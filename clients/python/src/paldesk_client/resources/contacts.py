"""Calls: contacts.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from paldesk_client.given import NOT_GIVEN, Fields, Moment, NotGiven, place
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Consent, Contact, Facts, Note


class ContactsCalls(Resource):
    def list(
        self,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        external_id: str | None = None,
        owner: str | None = None,
        label: str | None = None,
        verified: bool | None = None,
        updated_since: Moment | None = None,
    ) -> Page[Contact]:
        """List contacts. The newest first. With ``q`` the best 100 are searched. ``q`` finds words of
        name, address and number; ``updated_since`` those who are new or of whom something changed
        since: a fact, a label, the owner, the company, an address or number that they are known by.
        """
        return self._page(
            "/contacts",
            Contact,
            {
                "fields": fields,
                "limit": limit,
                "cursor": cursor,
                "q": q,
                "email": email,
                "phone": phone,
                "external_id": external_id,
                "owner": owner,
                "label": label,
                "verified": verified,
                "updated_since": updated_since,
            },
        )

    def create(
        self,
        *,
        external_id: str | NotGiven | None = NOT_GIVEN,
        name: str | NotGiven | None = NOT_GIVEN,
        email: str | NotGiven | None = NOT_GIVEN,
        phone: str | NotGiven | None = NOT_GIVEN,
        company: str | NotGiven | None = NOT_GIVEN,
        avatar: str | NotGiven | None = NOT_GIVEN,
        language: str | NotGiven | None = NOT_GIVEN,
        time_zone: str | NotGiven | None = NOT_GIVEN,
        owner: str | NotGiven | None = NOT_GIVEN,
        labels: Sequence[str] | NotGiven = NOT_GIVEN,
        attributes: Mapping[str, str | int | float | bool | None] | NotGiven = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> Contact:
        """Add a contact. Somebody new. To find who is there already or else add them, use identify."""
        return self._one(
            "POST",
            "/contacts",
            Contact,
            body={
                "external_id": external_id,
                "name": name,
                "email": email,
                "phone": phone,
                "company": company,
                "avatar": avatar,
                "language": language,
                "time_zone": time_zone,
                "owner": owner,
                "labels": labels,
                "attributes": attributes,
            },
            idempotency_key=idempotency_key,
        )

    def identify(
        self,
        *,
        external_id: str | NotGiven | None = NOT_GIVEN,
        name: str | NotGiven | None = NOT_GIVEN,
        email: str | NotGiven | None = NOT_GIVEN,
        phone: str | NotGiven | None = NOT_GIVEN,
        company: str | NotGiven | None = NOT_GIVEN,
        avatar: str | NotGiven | None = NOT_GIVEN,
        language: str | NotGiven | None = NOT_GIVEN,
        time_zone: str | NotGiven | None = NOT_GIVEN,
        owner: str | NotGiven | None = NOT_GIVEN,
        labels: Sequence[str] | NotGiven = NOT_GIVEN,
        attributes: Mapping[str, str | int | float | bool | None] | NotGiven = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> Contact:
        """Find or add a contact. By ``external_id``, else by ``email``; what else is sent is learned of
        them. 201 for somebody new.
        """
        return self._one(
            "POST",
            "/contacts/identify",
            Contact,
            body={
                "external_id": external_id,
                "name": name,
                "email": email,
                "phone": phone,
                "company": company,
                "avatar": avatar,
                "language": language,
                "time_zone": time_zone,
                "owner": owner,
                "labels": labels,
                "attributes": attributes,
            },
            idempotency_key=idempotency_key,
        )

    def retrieve(self, contact: str, *, fields: Fields = None) -> Contact:
        """Show a contact. One person."""
        return self._one("GET", place("/contacts/{}", contact), Contact, query={"fields": fields})

    def update(
        self,
        contact: str,
        *,
        external_id: str | NotGiven | None = NOT_GIVEN,
        name: str | NotGiven | None = NOT_GIVEN,
        email: str | NotGiven | None = NOT_GIVEN,
        phone: str | NotGiven | None = NOT_GIVEN,
        company: str | NotGiven | None = NOT_GIVEN,
        avatar: str | NotGiven | None = NOT_GIVEN,
        language: str | NotGiven | None = NOT_GIVEN,
        time_zone: str | NotGiven | None = NOT_GIVEN,
        owner: str | NotGiven | None = NOT_GIVEN,
        labels: Sequence[str] | NotGiven = NOT_GIVEN,
        attributes: Mapping[str, str | int | float | bool | None] | NotGiven = NOT_GIVEN,
        if_match: str | None = None,
    ) -> Contact:
        """Change a contact. What a person said or your server vouched for is not overwritten by this: the
        answer says what is true now.
        """
        return self._one(
            "PATCH",
            place("/contacts/{}", contact),
            Contact,
            body={
                "external_id": external_id,
                "name": name,
                "email": email,
                "phone": phone,
                "company": company,
                "avatar": avatar,
                "language": language,
                "time_zone": time_zone,
                "owner": owner,
                "labels": labels,
                "attributes": attributes,
            },
            if_match=if_match,
        )

    def delete(self, contact: str) -> None:
        """Delete a contact. For good, with conversations, files, notes and all that is known of them."""
        return self._none("DELETE", place("/contacts/{}", contact))

    def facts(self, contact: str) -> Facts:
        """List what is known of a contact. All facts with who said them and when."""
        return self._one("GET", place("/contacts/{}/facts", contact), Facts)

    def notes(
        self, contact: str, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> Page[Note]:
        """List notes on a contact. The newest first. A contact who asks for their data is given them, too."""
        return self._page(
            place("/contacts/{}/notes", contact), Note, {"fields": fields, "limit": limit, "cursor": cursor}
        )

    def add_note(self, contact: str, *, body: str, idempotency_key: str | None = None) -> Note:
        """Add a note on a contact. Operators see it on the contact's page."""
        return self._one(
            "POST",
            place("/contacts/{}/notes", contact),
            Note,
            body={"body": body},
            idempotency_key=idempotency_key,
        )

    def delete_note(self, contact: str, note: str) -> None:
        """Delete a note on a contact. For good."""
        return self._none("DELETE", place("/contacts/{}/notes/{}", contact, note))

    def consents(
        self, contact: str, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> Page[Consent]:
        """List what a contact agreed to. Each time that something was said of it, the newest first."""
        return self._page(
            place("/contacts/{}/consents", contact),
            Consent,
            {"fields": fields, "limit": limit, "cursor": cursor},
        )

    def record_consent(
        self,
        contact: str,
        *,
        purpose: Literal["enrichment", "insights", "marketing", "support"],
        granted: bool,
        text: str | NotGiven = NOT_GIVEN,
        language: str | NotGiven = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> Consent:
        """Record what a contact agreed to. Records are never changed, only followed by another. A yes that
        your server reports lifts no refusal that the person gave here themselves: ``deciding`` says
        whether this one counts.
        """
        return self._one(
            "POST",
            place("/contacts/{}/consents", contact),
            Consent,
            body={"purpose": purpose, "granted": granted, "text": text, "language": language},
            idempotency_key=idempotency_key,
        )


class AsyncContactsCalls(AsyncResource):
    def list(
        self,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        external_id: str | None = None,
        owner: str | None = None,
        label: str | None = None,
        verified: bool | None = None,
        updated_since: Moment | None = None,
    ) -> AsyncPages[Contact]:
        """List contacts. The newest first. With ``q`` the best 100 are searched. ``q`` finds words of
        name, address and number; ``updated_since`` those who are new or of whom something changed
        since: a fact, a label, the owner, the company, an address or number that they are known by.
        """
        return self._page(
            "/contacts",
            Contact,
            {
                "fields": fields,
                "limit": limit,
                "cursor": cursor,
                "q": q,
                "email": email,
                "phone": phone,
                "external_id": external_id,
                "owner": owner,
                "label": label,
                "verified": verified,
                "updated_since": updated_since,
            },
        )

    async def create(
        self,
        *,
        external_id: str | NotGiven | None = NOT_GIVEN,
        name: str | NotGiven | None = NOT_GIVEN,
        email: str | NotGiven | None = NOT_GIVEN,
        phone: str | NotGiven | None = NOT_GIVEN,
        company: str | NotGiven | None = NOT_GIVEN,
        avatar: str | NotGiven | None = NOT_GIVEN,
        language: str | NotGiven | None = NOT_GIVEN,
        time_zone: str | NotGiven | None = NOT_GIVEN,
        owner: str | NotGiven | None = NOT_GIVEN,
        labels: Sequence[str] | NotGiven = NOT_GIVEN,
        attributes: Mapping[str, str | int | float | bool | None] | NotGiven = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> Contact:
        """Add a contact. Somebody new. To find who is there already or else add them, use identify."""
        return await self._one(
            "POST",
            "/contacts",
            Contact,
            body={
                "external_id": external_id,
                "name": name,
                "email": email,
                "phone": phone,
                "company": company,
                "avatar": avatar,
                "language": language,
                "time_zone": time_zone,
                "owner": owner,
                "labels": labels,
                "attributes": attributes,
            },
            idempotency_key=idempotency_key,
        )

    async def identify(
        self,
        *,
        external_id: str | NotGiven | None = NOT_GIVEN,
        name: str | NotGiven | None = NOT_GIVEN,
        email: str | NotGiven | None = NOT_GIVEN,
        phone: str | NotGiven | None = NOT_GIVEN,
        company: str | NotGiven | None = NOT_GIVEN,
        avatar: str | NotGiven | None = NOT_GIVEN,
        language: str | NotGiven | None = NOT_GIVEN,
        time_zone: str | NotGiven | None = NOT_GIVEN,
        owner: str | NotGiven | None = NOT_GIVEN,
        labels: Sequence[str] | NotGiven = NOT_GIVEN,
        attributes: Mapping[str, str | int | float | bool | None] | NotGiven = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> Contact:
        """Find or add a contact. By ``external_id``, else by ``email``; what else is sent is learned of
        them. 201 for somebody new.
        """
        return await self._one(
            "POST",
            "/contacts/identify",
            Contact,
            body={
                "external_id": external_id,
                "name": name,
                "email": email,
                "phone": phone,
                "company": company,
                "avatar": avatar,
                "language": language,
                "time_zone": time_zone,
                "owner": owner,
                "labels": labels,
                "attributes": attributes,
            },
            idempotency_key=idempotency_key,
        )

    async def retrieve(self, contact: str, *, fields: Fields = None) -> Contact:
        """Show a contact. One person."""
        return await self._one("GET", place("/contacts/{}", contact), Contact, query={"fields": fields})

    async def update(
        self,
        contact: str,
        *,
        external_id: str | NotGiven | None = NOT_GIVEN,
        name: str | NotGiven | None = NOT_GIVEN,
        email: str | NotGiven | None = NOT_GIVEN,
        phone: str | NotGiven | None = NOT_GIVEN,
        company: str | NotGiven | None = NOT_GIVEN,
        avatar: str | NotGiven | None = NOT_GIVEN,
        language: str | NotGiven | None = NOT_GIVEN,
        time_zone: str | NotGiven | None = NOT_GIVEN,
        owner: str | NotGiven | None = NOT_GIVEN,
        labels: Sequence[str] | NotGiven = NOT_GIVEN,
        attributes: Mapping[str, str | int | float | bool | None] | NotGiven = NOT_GIVEN,
        if_match: str | None = None,
    ) -> Contact:
        """Change a contact. What a person said or your server vouched for is not overwritten by this: the
        answer says what is true now.
        """
        return await self._one(
            "PATCH",
            place("/contacts/{}", contact),
            Contact,
            body={
                "external_id": external_id,
                "name": name,
                "email": email,
                "phone": phone,
                "company": company,
                "avatar": avatar,
                "language": language,
                "time_zone": time_zone,
                "owner": owner,
                "labels": labels,
                "attributes": attributes,
            },
            if_match=if_match,
        )

    async def delete(self, contact: str) -> None:
        """Delete a contact. For good, with conversations, files, notes and all that is known of them."""
        return await self._none("DELETE", place("/contacts/{}", contact))

    async def facts(self, contact: str) -> Facts:
        """List what is known of a contact. All facts with who said them and when."""
        return await self._one("GET", place("/contacts/{}/facts", contact), Facts)

    def notes(
        self, contact: str, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> AsyncPages[Note]:
        """List notes on a contact. The newest first. A contact who asks for their data is given them, too."""
        return self._page(
            place("/contacts/{}/notes", contact), Note, {"fields": fields, "limit": limit, "cursor": cursor}
        )

    async def add_note(self, contact: str, *, body: str, idempotency_key: str | None = None) -> Note:
        """Add a note on a contact. Operators see it on the contact's page."""
        return await self._one(
            "POST",
            place("/contacts/{}/notes", contact),
            Note,
            body={"body": body},
            idempotency_key=idempotency_key,
        )

    async def delete_note(self, contact: str, note: str) -> None:
        """Delete a note on a contact. For good."""
        return await self._none("DELETE", place("/contacts/{}/notes/{}", contact, note))

    def consents(
        self, contact: str, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> AsyncPages[Consent]:
        """List what a contact agreed to. Each time that something was said of it, the newest first."""
        return self._page(
            place("/contacts/{}/consents", contact),
            Consent,
            {"fields": fields, "limit": limit, "cursor": cursor},
        )

    async def record_consent(
        self,
        contact: str,
        *,
        purpose: Literal["enrichment", "insights", "marketing", "support"],
        granted: bool,
        text: str | NotGiven = NOT_GIVEN,
        language: str | NotGiven = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> Consent:
        """Record what a contact agreed to. Records are never changed, only followed by another. A yes that
        your server reports lifts no refusal that the person gave here themselves: ``deciding`` says
        whether this one counts.
        """
        return await self._one(
            "POST",
            place("/contacts/{}/consents", contact),
            Consent,
            body={"purpose": purpose, "granted": granted, "text": text, "language": language},
            idempotency_key=idempotency_key,
        )
