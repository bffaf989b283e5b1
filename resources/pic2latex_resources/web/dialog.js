// A dialog over the page: a real one, so that Escape closes it and the focus stays inside.
import { html, useEffect, useRef } from "./dom.js";
import { t } from "./i18n.js";
import { Icon } from "./icons.js";
import { view } from "./state.js";

export const Dialog = ({ name, title, children }) => {
  const element = useRef(null);
  useEffect(() => {
    element.current.showModal();
  }, []);
  const close = () => (view.value = "");
  return html`<dialog ref=${element} class=${`dialog ${name}`} aria-labelledby="dialog-title" onClose=${close}
      onClick=${(event) => event.target === element.current && close()}>
    <header><h2 id="dialog-title">${title}</h2>
      <button type="button" class="quiet" aria-label=${t("close")} title=${t("close")} onClick=${close}><${Icon} name="close" /></button>
    </header>
    ${children}
  </dialog>`;
};
