// The files of a message: images by their preview, everything else as a line to save.
import { html } from "htm/preact";
import { fileIcon } from "paldesk/dashboard/attached";
import { Icon } from "paldesk/dashboard/marks";
import { sizeOf } from "paldesk/dashboard/words";

/** @param {{ files: import("paldesk/protocol").File[], uploads: import("paldesk/dashboard/uploads").Uploads }} props */
export function Files({ files, uploads }) {
  const images = files.filter(({ width }) => width);
  const others = files.filter(({ width }) => !width);
  return html`<div class="talk-files">
    ${images.length > 0 && html`<div class="talk-images" data-many=${images.length > 1 ? "" : undefined}>
      ${images.map(({ id, name, width, height, size }) => html`<a key=${id} class="talk-image" href=${uploads.address(id)} target="_blank" rel="noopener" title=${`${name}, ${sizeOf(size)}`}>
        <img src=${uploads.address(id, "preview/")} alt=${name} width=${width} height=${height} loading="lazy" decoding="async" /></a>`)}
    </div>`}
    ${others.map(({ id, name, kind, size }) => html`<a key=${id} class="file" href=${uploads.address(id)} download=${name}>
      <span class="file-mark"><${Icon} name=${fileIcon(kind)} /></span>
      <span class="file-words"><span class="file-name truncate" title=${name}>${name}</span><span class="file-facts">${sizeOf(size)}</span></span>
      <${Icon} name="download" />
    </a>`)}
  </div>`;
}
