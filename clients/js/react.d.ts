import type { Bound } from "./bind.js";

export const Paldesk: Bound["Paldesk"];
export const usePaldesk: Bound["usePaldesk"];

export type { Identity, PaldeskProps, PaldeskState } from "./bind.js";
