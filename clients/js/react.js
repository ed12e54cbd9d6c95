/** The component and the hook for React; with another library that speaks like it, see `bind`. */
import * as React from "react";
import { bind } from "./bind.js";

export const { Paldesk, usePaldesk } = bind(React);
