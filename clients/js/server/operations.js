// Written by clients.generate from docs/api/openapi.json: change the API, not this file.

/** @type {Record<string, Record<string, import('./calling.js').Operation>>} */
export const OPERATIONS = {
  me: {
    retrieve: { method: "GET", path: "/me", answer: "one" },
  },
  sites: {
    list: { method: "GET", path: "/sites", answer: "page" },
    retrieve: { method: "GET", path: "/sites/{site}", answer: "one" },
  },
  operators: {
    list: { method: "GET", path: "/operators", answer: "page" },
    retrieve: { method: "GET", path: "/operators/{operator}", answer: "one" },
  },
  contacts: {
    list: { method: "GET", path: "/contacts", answer: "page" },
    create: { method: "POST", path: "/contacts", answer: "one" },
    identify: { method: "POST", path: "/contacts/identify", answer: "one" },
    retrieve: { method: "GET", path: "/contacts/{contact}", answer: "one" },
    update: { method: "PATCH", path: "/contacts/{contact}", answer: "one" },
    delete: { method: "DELETE", path: "/contacts/{contact}", answer: "none" },
    facts: { method: "GET", path: "/contacts/{contact}/facts", answer: "one" },
    notes: { method: "GET", path: "/contacts/{contact}/notes", answer: "page" },
    addNote: { method: "POST", path: "/contacts/{contact}/notes", answer: "one" },
    deleteNote: { method: "DELETE", path: "/contacts/{contact}/notes/{note}", answer: "none" },
    consents: { method: "GET", path: "/contacts/{contact}/consents", answer: "page" },
    recordConsent: { method: "POST", path: "/contacts/{contact}/consents", answer: "one" },
  },
  conversations: {
    list: { method: "GET", path: "/conversations", answer: "page" },
    create: { method: "POST", path: "/conversations", answer: "one" },
    retrieve: { method: "GET", path: "/conversations/{conversation}", answer: "one" },
    update: { method: "PATCH", path: "/conversations/{conversation}", answer: "one" },
    delete: { method: "DELETE", path: "/conversations/{conversation}", answer: "none" },
  },
  messages: {
    list: { method: "GET", path: "/conversations/{conversation}/messages", answer: "page" },
    create: { method: "POST", path: "/conversations/{conversation}/messages", answer: "one" },
    retrieve: { method: "GET", path: "/conversations/{conversation}/messages/{message}", answer: "one" },
  },
  files: {
    create: { method: "POST", path: "/files", answer: "one", upload: "file" },
    retrieve: { method: "GET", path: "/files/{file}", answer: "one" },
    delete: { method: "DELETE", path: "/files/{file}", answer: "none" },
    content: { method: "GET", path: "/files/{file}/content", answer: "bytes" },
  },
  labels: {
    list: { method: "GET", path: "/labels", answer: "page" },
    create: { method: "POST", path: "/labels", answer: "one" },
    retrieve: { method: "GET", path: "/labels/{label}", answer: "one" },
    update: { method: "PATCH", path: "/labels/{label}", answer: "one" },
    delete: { method: "DELETE", path: "/labels/{label}", answer: "none" },
    contactList: { method: "GET", path: "/contact-labels", answer: "page" },
    contactCreate: { method: "POST", path: "/contact-labels", answer: "one" },
    contactRetrieve: { method: "GET", path: "/contact-labels/{contact_label}", answer: "one" },
    contactUpdate: { method: "PATCH", path: "/contact-labels/{contact_label}", answer: "one" },
    contactDelete: { method: "DELETE", path: "/contact-labels/{contact_label}", answer: "none" },
  },
  companies: {
    list: { method: "GET", path: "/companies", answer: "page" },
    create: { method: "POST", path: "/companies", answer: "one" },
    retrieve: { method: "GET", path: "/companies/{company}", answer: "one" },
    update: { method: "PATCH", path: "/companies/{company}", answer: "one" },
    delete: { method: "DELETE", path: "/companies/{company}", answer: "none" },
  },
  segments: {
    list: { method: "GET", path: "/segments", answer: "page" },
    retrieve: { method: "GET", path: "/segments/{segment}", answer: "one" },
    contacts: { method: "GET", path: "/segments/{segment}/contacts", answer: "page" },
  },
  visitors: {
    list: { method: "GET", path: "/visitors", answer: "page" },
    retrieve: { method: "GET", path: "/visitors/{visitor}", answer: "one" },
  },
  events: {
    list: { method: "GET", path: "/events", answer: "page", turning: "after" },
  },
};
