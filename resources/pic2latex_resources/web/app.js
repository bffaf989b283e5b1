// The page, put together.
import { effect, html, render } from "./dom.js";
import { enter, loadTables, setMode, take } from "./actions.js";
import { Dialogs } from "./dialogs.js";
import { LANGUAGES, loadLanguage, t } from "./i18n.js";
import { Icon } from "./icons.js";
import { listen } from "./keyboard.js";
import { Pad } from "./pad.js";
import { PicturePanel } from "./picture-panel.js";
import { ResultPanel } from "./result-panel.js";
import { keep, language, mode, model, models, MODES, theme, view } from "./state.js";

const Modes = () => html`<div class="segments" role="group" aria-label=${t("mode")}>
  ${MODES.map(
    (each) =>
      html`<button type="button" class="segment" data-mode=${each} aria-pressed=${mode.value === each} onClick=${() => setMode(each)}>${t(each)}</button>`,
  )}
</div>`;

const Choice = ({ label, id, value, choices, chosen }) => html`<label class="choice">
  <span class="offscreen">${label}</span>
  <select id=${id} value=${value} onChange=${(event) => chosen(event.target.value)}>
    ${choices.map(([each, text]) => html`<option value=${each} selected=${each === value}>${text}</option>`)}
  </select>
</label>`;

const setting = (signal, name) => (value) => {
  signal.value = value;
  keep(name, value);
};

const chooseLanguage = async (value) => {
  setting(language, "language")(value);
  await loadLanguage();
};

const Header = () => html`<header class="top">
  <h1><img src="/web/icons/pic2latex.svg" alt="" width="32" height="32" />Pic2LaTeX</h1>
  <${Modes} />
  <span class="space"></span>
  ${models.value.length > 1 &&
  html`<${Choice} label=${t("model")} id="model" value=${model.value} chosen=${setting(model, "model")}
    choices=${[["", t("model")], ...models.value.map((each) => [each.name, each.title])]} />`}
  <${Choice} label=${t("language")} id="language" value=${language.value} choices=${Object.entries(LANGUAGES)} chosen=${chooseLanguage} />
  <${Choice} label=${t("theme")} id="theme" value=${theme.value} chosen=${setting(theme, "theme")}
    choices=${["auto", "light", "dark"].map((each) => [each, t(each)])} />
  <button type="button" class="quiet" id="open-history" aria-label=${t("history")} title=${t("history")} onClick=${() => (view.value = "history")}><${Icon} name="history" /></button>
  <button type="button" class="quiet" id="open-help" aria-label=${t("help")} title=${t("help")} onClick=${() => (view.value = "help")}><${Icon} name="help" /></button>
</header>`;

const Page = () => html`
  <${Header} />
  <main>
    <${PicturePanel} />
    <${ResultPanel} />
  </main>
  <footer><span>${t("tagline")}</span> <a id="api" href="/docs">${t("apiTitle")}</a></footer>
  <${Dialogs} Pad=${Pad} />
`;

const token = () => {
  const found = /[#&]token=([^&]+)/.exec(location.hash);
  if (found) window.history.replaceState(null, "", location.pathname);
  return found && decodeURIComponent(found[1]);
};

/** A picture that another program shared with the installed page. */
const takeShared = async () => {
  if (!location.search.includes("shared")) return;
  window.history.replaceState(null, "", "/");
  const cache = await caches.open("pic2latex-shared");
  const answer = await cache.match("/shared-picture");
  await cache.delete("/shared-picture");
  if (answer) await take(await answer.blob());
};

const start = async () => {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
  await loadLanguage();
  document.getElementById("app").replaceChildren();
  render(html`<${Page} />`, document.getElementById("app"));
  listen();
  const given = token();
  await (given ? enter(given) : loadTables());
  if (window.isSecureContext && "serviceWorker" in navigator) {
    await navigator.serviceWorker.register("/service-worker.js");
    await takeShared();
  }
};

start();
