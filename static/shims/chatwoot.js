// Chatwoot, as documented at chatwoot.com/docs/product/channels/live-chat/sdk/setup
{
  const fire = (name, detail) => dispatchEvent(new CustomEvent("chatwoot:" + name, { detail }));
  const nothing = (name, instead) => () => missing(`$chatwoot.${name}`, instead);

  function run({ websiteToken, baseUrl }) {
    if (window["$chatwoot"]) return;
    const settings = window["chatwootSettings"] || {};
    const state = {
      baseUrl,
      websiteToken,
      hasLoaded: false,
      isOpen: false,
      hideMessageBubble: !!settings.hideMessageBubble,
      position: settings.position === "left" ? "left" : "right",
      darkMode: settings.darkMode,
      locale: settings.useBrowserLanguage ? navigator.language : settings.locale,
    };
    window["$chatwoot"] = Object.assign(state, calls(state));
    start(state);
    listen(state);
  }

  function start({ websiteToken, position, darkMode: theme, locale, hideMessageBubble }) {
    boot(websiteToken, { position, theme, locale: locale?.replace("_", "-") });
    if (hideMessageBubble) paldesk("hide");
  }

  function listen(state) {
    paldesk("on", "ready", () => {
      state.hasLoaded = true;
      fire("ready");
    });
    paldesk("on", "open", () => {
      state.isOpen = true;
      fire("opened");
    });
    paldesk("on", "close", () => {
      state.isOpen = false;
      fire("closed");
    });
    paldesk("on", "message:sent", (detail) => fire("on-message", detail));
    paldesk("on", "message:received", (detail) => fire("on-message", detail));
    paldesk("on", "conversation:started", (detail) => fire("on-start-conversation", detail));
    paldesk("on", "error", (detail) => fire("error", detail));
  }

  function calls(state) {
    return {
      toggle: (to) => paldesk({ open: "open", close: "close" }[to] || "toggle"),
      toggleBubbleVisibility(to) {
        state.hideMessageBubble = to === "hide";
        paldesk(to === "hide" ? "hide" : "show");
      },
      setUser(identifier, user) {
        Object.assign(state, { identifier, user });
        safely("$chatwoot.setUser", () => identify(identifier, user));
      },
      setCustomAttributes: (attributes) => person({ attributes }),
      deleteCustomAttribute: (name) => person({ attributes: { [name]: null } }),
      reset() {
        paldesk("close");
        paldesk("logout");
      },
      popoutChatWindow: nothing("popoutChatWindow"),
      setConversationCustomAttributes: nothing("setConversationCustomAttributes", "Use setCustomAttributes."),
      deleteConversationCustomAttribute: nothing("deleteConversationCustomAttribute", "Use deleteCustomAttribute."),
      setLabel: nothing("setLabel"),
      removeLabel: nothing("removeLabel"),
      setLocale: nothing("setLocale", "Set chatwootSettings.locale before the script."),
      setColorScheme: nothing("setColorScheme"),
    };
  }

  function identify(user_id, { email, name, avatar_url, phone_number, company_name, identifier_hash, ...more }) {
    if (identifier_hash) missing("A signature", "Sign a token for identify.");
    const facts = { user_id: `${user_id}`, email, name, avatar: avatar_url, phone: phone_number, company: company_name };
    person({ ...facts, attributes: Object.fromEntries(Object.entries(more).filter((fact) => typeof fact[1] !== "object")) });
  }

  window["chatwootSDK"] = { run: (options) => safely("chatwootSDK.run", () => run(options)) };
}
