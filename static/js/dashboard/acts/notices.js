// The notices, from anywhere by keyboard.
import { bind } from "paldesk/elements/keys";
import { offer } from "paldesk/elements/palette";

const open = () => document.getElementById("bell")?.click();

bind({ keys: "g n", words: "Notices", group: "Go to", run: open });
offer((query) => (query ? [] : [{ id: "notices", words: "Notices", group: "Go to", icon: "bell", keys: "g n", run: open }]));
