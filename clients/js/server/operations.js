// Written by clients.generate from docs/api/openapi.json: change the API, not this file.

/** @type {Record<string, Record<string, import('./calling.js').Operation>>} */
export const OPERATIONS = {
  me: {
    retrieve: { method: "GET", path: "/me", answer: "one", more: "query" },
  },
  sites: {
    list: { method: "GET", path: "/sites", answer: "page", more: "query" },
    retrieve: { method: "GET", path: "/sites/{site}", answer: "one", more: "query" },
  },
  operators: {
    list: { method: "GET", path: "/operators", answer: "page", more: "query" },
    retrieve: { method: "GET", path: "/operators/{operator}", answer: "one", more: "query" },
  },
  contacts: {
    list: { method: "GET", path: "/contacts", answer: "page", more: "query" },
    create: { method: "POST", path: "/contacts", answer: "one", more: "body" },
    identify: { method: "POST", path: "/contacts/identify", answer: "one", more: "body" },
    retrieve: { method: "GET", path: "/contacts/{contact}", answer: "one", more: "query" },
    update: { method: "PATCH", path: "/contacts/{contact}", answer: "one", more: "body" },
    delete: { method: "DELETE", path: "/contacts/{contact}", answer: "none" },
    facts: { method: "GET", path: "/contacts/{contact}/facts", answer: "one", more: "query" },
    notes: { method: "GET", path: "/contacts/{contact}/notes", answer: "page", more: "query" },
    addNote: { method: "POST", path: "/contacts/{contact}/notes", answer: "one", more: "body" },
    deleteNote: { method: "DELETE", path: "/contacts/{contact}/notes/{note}", answer: "none" },
    consents: { method: "GET", path: "/contacts/{contact}/consents", answer: "page", more: "query" },
    recordConsent: { method: "POST", path: "/contacts/{contact}/consents", answer: "one", more: "body" },
  },
  conversations: {
    list: { method: "GET", path: "/conversations", answer: "page", more: "query" },
    create: { method: "POST", path: "/conversations", answer: "one", more: "body" },
    retrieve: { method: "GET", path: "/conversations/{conversation}", answer: "one", more: "query" },
    update: { method: "PATCH", path: "/conversations/{conversation}", answer: "one", more: "body" },
    delete: { method: "DELETE", path: "/conversations/{conversation}", answer: "none" },
  },
  messages: {
    list: { method: "GET", path: "/conversations/{conversation}/messages", answer: "page", more: "query" },
    create: { method: "POST", path: "/conversations/{conversation}/messages", answer: "one", more: "body" },
    retrieve: { method: "GET", path: "/conversations/{conversation}/messages/{message}", answer: "one", more: "query" },
  },
  files: {
    create: { method: "POST", path: "/files", answer: "one", more: "body", upload: "file" },
    retrieve: { method: "GET", path: "/files/{file}", answer: "one", more: "query" },
    delete: { method: "DELETE", path: "/files/{file}", answer: "none" },
    content: { method: "GET", path: "/files/{file}/content", answer: "bytes", more: "query" },
  },
  labels: {
    list: { method: "GET", path: "/labels", answer: "page", more: "query" },
    create: { method: "POST", path: "/labels", answer: "one", more: "body" },
    retrieve: { method: "GET", path: "/labels/{label}", answer: "one", more: "query" },
    update: { method: "PATCH", path: "/labels/{label}", answer: "one", more: "body" },
    delete: { method: "DELETE", path: "/labels/{label}", answer: "none" },
    contactList: { method: "GET", path: "/contact-labels", answer: "page", more: "query" },
    contactCreate: { method: "POST", path: "/contact-labels", answer: "one", more: "body" },
    contactRetrieve: { method: "GET", path: "/contact-labels/{contact_label}", answer: "one", more: "query" },
    contactUpdate: { method: "PATCH", path: "/contact-labels/{contact_label}", answer: "one", more: "body" },
    contactDelete: { method: "DELETE", path: "/contact-labels/{contact_label}", answer: "none" },
  },
  companies: {
    list: { method: "GET", path: "/companies", answer: "page", more: "query" },
    create: { method: "POST", path: "/companies", answer: "one", more: "body" },
    retrieve: { method: "GET", path: "/companies/{company}", answer: "one", more: "query" },
    update: { method: "PATCH", path: "/companies/{company}", answer: "one", more: "body" },
    delete: { method: "DELETE", path: "/companies/{company}", answer: "none" },
  },
  segments: {
    list: { method: "GET", path: "/segments", answer: "page", more: "query" },
    retrieve: { method: "GET", path: "/segments/{segment}", answer: "one", more: "query" },
    contacts: { method: "GET", path: "/segments/{segment}/contacts", answer: "page", more: "query" },
  },
  visitors: {
    list: { method: "GET", path: "/visitors", answer: "page", more: "query" },
    retrieve: { method: "GET", path: "/visitors/{visitor}", answer: "one", more: "query" },
  },
  events: {
    list: { method: "GET", path: "/events", answer: "page", more: "query", turning: "after" },
  },
  webhooks: {
    list: { method: "GET", path: "/webhooks", answer: "page", more: "query" },
    create: { method: "POST", path: "/webhooks", answer: "one", more: "body" },
    retrieve: { method: "GET", path: "/webhooks/{webhook}", answer: "one", more: "query" },
    update: { method: "PATCH", path: "/webhooks/{webhook}", answer: "one", more: "body" },
    delete: { method: "DELETE", path: "/webhooks/{webhook}", answer: "none" },
    rotate: { method: "POST", path: "/webhooks/{webhook}/rotate", answer: "one" },
    test: { method: "POST", path: "/webhooks/{webhook}/test", answer: "one" },
    replay: { method: "POST", path: "/webhooks/{webhook}/replay", answer: "one", more: "body" },
    deliveries: { method: "GET", path: "/webhooks/{webhook}/deliveries", answer: "page", more: "query" },
    delivery: { method: "GET", path: "/webhooks/{webhook}/deliveries/{delivery}", answer: "one", more: "query" },
    replayDelivery: { method: "POST", path: "/webhooks/{webhook}/deliveries/{delivery}/replay", answer: "one" },
  },
};
