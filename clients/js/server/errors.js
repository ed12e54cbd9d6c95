/** What can go wrong: typed by what you would do about it. */

/** All errors of this package. */
export class PaldeskError extends Error {
  get name() {
    return this.constructor.name;
  }
}

/** No answer came, after all tries: no connection, or none in time. */
export class Unreachable extends PaldeskError {}

/** Paldesk refused: a problem as of RFC 9457. `code` never changes its meaning; tell us `requestId` when you ask about a call. */
export class ApiError extends PaldeskError {
  constructor(status, told, headers) {
    const code = told?.code ?? "";
    const detail = told?.detail ?? told?.title ?? "";
    const errors = told?.errors ?? [];
    const requestId = told?.request_id ?? headers.get("x-request-id") ?? "";
    const faults = errors.map((each) => ` ${each.pointer}: ${each.detail}`).join("");
    super(`${status} ${code || "no problem of Paldesk"}: ${detail}${faults}${requestId && ` (request ${requestId})`}`);
    Object.assign(this, { status, code, detail, errors, requestId, headers });
    const wait = headers.get("retry-after") ?? "";
    this.retryAfter = /^\d+$/.test(wait) ? Number(wait) : null;
  }
}

/** 400, 413, 415, 422: mend the call; `errors` point at what is wrong. */
export class InvalidRequest extends ApiError {}
/** 401: the key is missing, wrong, expired or revoked. */
export class KeyRefused extends ApiError {}
/** 403: the key lacks a scope, or may not be used from this address. */
export class NotAllowed extends ApiError {}
/** 404: there is no such thing in the workspace of the key. */
export class NotFound extends ApiError {}
/** 409: it stands against what is there. */
export class Conflict extends ApiError {}
/** 412: somebody changed it since you fetched it. */
export class ChangedMeanwhile extends ApiError {}
/** 429, after all tries. */
export class RateLimited extends ApiError {}
/** 5xx, after all tries. */
export class ServerFault extends ApiError {}

/** It is not signed with your secret, or too old, or no webhook at all. Answer 400 and do nothing. */
export class WebhookRefused extends PaldeskError {}

const KINDS = {
  400: InvalidRequest,
  401: KeyRefused,
  403: NotAllowed,
  404: NotFound,
  409: Conflict,
  412: ChangedMeanwhile,
  413: InvalidRequest,
  415: InvalidRequest,
  422: InvalidRequest,
  429: RateLimited,
};

export function refusal(status, told, headers) {
  return new (KINDS[status] ?? (status >= 500 ? ServerFault : ApiError))(status, told, headers);
}
