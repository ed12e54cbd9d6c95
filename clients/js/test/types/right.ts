// What a customer may write. It must compile.
import { load, type Chatbox, type ErrorCode, type Options, type PaldeskError } from "@paldesk/chatbox";
import { Paldesk, usePaldesk, type PaldeskProps } from "@paldesk/chatbox/react";
import { bind } from "@paldesk/chatbox/bind";

const look: Options = { position: "left", zIndex: 10, colour: "#1f5b4b", theme: "auto", locale: "pt-BR", launcher: "#help", resume: true };
const chat: Chatbox = load({
  site: "pk_1",
  host: "https://chat.example",
  nonce: "abc",
  getToken: async () => (await fetch("/token")).text(),
  ...look,
});

export async function everyVerb(): Promise<void> {
  await chat.ready;
  await chat.open();
  await chat.close();
  await chat.toggle();
  await chat.show();
  await chat.hide();
  await chat.identify({ token: "a.b.c" });
  const held = await chat.identify({ user_id: "7", email: "vi@shop.example", name: "Vi", attributes: { plan: "pro", seats: 3, trial: false } });
  if (held && "waiting" in held) console.log(held.waiting satisfies true);
  await chat.update({ company: "Acme", attributes: { plan: null } });
  const kept = await chat.track("ordered", { price: 5 });
  if (kept && "stored" in kept) console.log(kept.stored, kept.reason);
  await chat.track("seen");
  await chat.message("About order 7: ");
  await chat.send("Hello");
  await chat.consent("marketing", false);
  await chat.privacy();
  const unread: number | undefined = await chat.get("unread");
  const open: boolean | undefined = await chat.get("open");
  console.log(unread, open);
  await chat.identify(null);
  await chat.logout();
  console.log((await chat.get("version")) satisfies string | undefined);
  await chat.shutdown();
  await chat.shutdown({ logout: true });
  await chat.boot();
  await chat.boot({ position: "right" });
}

const heard = (count: number) => console.log(count);
chat.on("unread", heard);
chat.off("unread", heard);
chat.on("identified", ({ verified }) => console.log(verified satisfies boolean));
chat.on("ready", () => {});
chat.on("error", ({ code, message }) => console.log(code satisfies ErrorCode, message));

chat.open().catch((error: PaldeskError) => {
  if (error.code === "unknown_site") console.log(error.name satisfies "PaldeskError");
});

const props: PaldeskProps = {
  site: "pk_1",
  host: "https://chat.example",
  identity: null,
  hidden: true,
  onUnread: (count) => console.log(count.toFixed()),
  onError: ({ code }) => console.log(code),
};
Paldesk(props);
const { open, isOpen, unread } = usePaldesk();
open().then(() => console.log(isOpen satisfies boolean, unread satisfies number));
bind({
  useEffect: () => {},
  useMemo: (make) => make(),
  useRef: (current) => ({ current }),
  useState: (first) => [first, () => {}],
}).Paldesk(props);
