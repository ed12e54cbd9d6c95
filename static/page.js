// In the customer's page, and only after its visitor said yes: tells the chat's frame which page this is, and which
// comes next where a script draws them without loading. Nothing is changed, kept or sent from here but to that frame.

const SETTLING = 700; // a page that a script draws has its title a moment later
const LOOKING = 1000;

/** @type {MessagePort|null} */
let port = null;
let told = "";
let looks = 0;
let saying = 0;

/** From now on until the frame has enough of it. @param {MessagePort} to */
export function tell(to) {
  if (port === to) return;
  told = "";
  port = to;
  port.onmessage = () => {
    port = null;
    clearInterval(looks);
  };
  clearInterval(looks);
  looks = setInterval(look, LOOKING);
  look();
}

// Looked at instead of listened for: there is no event for every way a script changes the address, and to replace the
// page's own functions is not ours to do.
function look() {
  const at = location.href.split("#")[0];
  if (at === told) return;
  clearTimeout(saying);
  const first = !told;
  told = at;
  if (first) say(document.referrer);
  else saying = setTimeout(say, SETTLING, "");
}

function say(referrer) {
  port?.postMessage({ url: told, title: document.title, referrer, screen: `${screen.width}x${screen.height}` });
}
