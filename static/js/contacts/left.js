/** Where a window keeps what its list of contacts asked last, for the way back from a contact. */
export const LEFT = "paldesk.contacts";
