// The API's description, drawn by Swagger UI from /openapi.json. Nothing comes from, or goes to, another server.
/* global SwaggerUIBundle */
const kept = (name, usual) => {
  try {
    return localStorage.getItem(`pic2latex.${name}`) ?? usual;
  } catch {
    return usual; // storage is switched off
  }
};

const language = kept("language", navigator.language.startsWith("zh") ? "zh-CN" : "en");
const darkness = window.matchMedia("(prefers-color-scheme: dark)");

const dress = () => {
  const theme = kept("theme", "auto");
  document.documentElement.classList.toggle("dark-mode", theme === "auto" ? darkness.matches : theme === "dark");
};

const translate = async () => {
  const strings = await (await fetch(`/web/strings.${language}.json`)).json();
  document.documentElement.lang = language;
  document.title = `Pic2LaTeX: ${strings.apiTitle}`;
  document.getElementById("title").textContent = strings.apiTitle;
  document.getElementById("description").textContent = strings.apiFile;
  return strings;
};

/** Show what keeps the description away: mostly a token that the page was not given yet. */
const refuse = (status, strings) => {
  const note = Object.assign(document.createElement("p"), { className: "refused" });
  note.textContent = status === 401 ? strings.apiToken : strings.unreachable;
  document.getElementById("api").replaceChildren(note);
};

const HEADINGS = [["h3.opblock-tag", "2"], ["h4", "3"], ["h5", "4"]];

/** Mend what Swagger UI leaves out for keyboards and screen readers. */
const mend = () => {
  for (const [selector, level] of HEADINGS) {
    for (const heading of document.querySelectorAll(`#api ${selector}:not([aria-level])`)) {
      heading.setAttribute("role", "heading");
      heading.setAttribute("aria-level", level);
    }
  }
  const about = document.querySelector("#api .information-container:not([role])");
  about?.setAttribute("role", "region");
  about?.setAttribute("aria-label", document.title);
  for (const box of document.querySelectorAll("#api pre.microlight:not([tabindex])")) box.tabIndex = 0;
  for (const choice of document.querySelectorAll("#api select:not([aria-label])")) {
    choice.setAttribute("aria-label", choice.closest("[data-param-name]")?.dataset.paramName ?? "media type");
  }
};

const start = async () => {
  dress();
  darkness.addEventListener("change", dress);
  const strings = await translate();
  const answer = await fetch("/openapi.json").catch(() => null);
  if (!answer?.ok) {
    refuse(answer?.status, strings);
    return;
  }
  new MutationObserver(mend).observe(document.getElementById("api"), { childList: true, subtree: true });
  SwaggerUIBundle({
    dom_id: "#api",
    spec: await answer.json(),
    validatorUrl: null, // the usual one sends the description elsewhere
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
  });
};

start();
