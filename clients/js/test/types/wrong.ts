// What a customer may not write: each line below a mark must be an error, else this file does not compile.
import { load } from "@paldesk/chatbox";
import { Paldesk, usePaldesk } from "@paldesk/chatbox/react";

// @ts-expect-error the host is missing
load({ site: "pk_1" });
// @ts-expect-error the site is missing
load({ host: "https://chat.example" });
// @ts-expect-error nothing is given
load();

const chat = load({ site: "pk_1", host: "https://chat.example" });

// @ts-expect-error there is no such side
load({ site: "pk_1", host: "https://chat.example", position: "top" });
// @ts-expect-error a colour begins with a hash
load({ site: "pk_1", host: "https://chat.example", colour: "red" });
// @ts-expect-error there is no such option
load({ site: "pk_1", host: "https://chat.example", color: "#123456" });
// @ts-expect-error there is no such verb
chat.fly();
// @ts-expect-error a text is a string
chat.send(7);
// @ts-expect-error nobody
chat.identify({});
// @ts-expect-error either a token or claims
chat.identify({ token: "a.b.c", user_id: "7" });
// @ts-expect-error facts are short, not objects
chat.update({ attributes: { plan: { name: "pro" } } });
// @ts-expect-error there is no such event
chat.on("opened", () => {});
// @ts-expect-error the count is a number
chat.on("unread", (count: string) => count);
// @ts-expect-error there is no such purpose
chat.consent("profiling", true);
// @ts-expect-error granted or not
chat.consent("marketing");
// @ts-expect-error nothing of that name is known
chat.get("secret");
// @ts-expect-error a promise, not the number itself
export const unread: number = chat.get("unread");
// @ts-expect-error the component needs a site
Paldesk({ host: "https://chat.example" });
// @ts-expect-error the component decides when it is shut down
usePaldesk().shutdown();
