// Copying, with the types that other programs look for, and as a file where the clipboard cannot be used.
import { labelOf, t } from "./i18n.js";

const bytes = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** What each format is put on the clipboard as, beside plain text. */
const RICH = {
  html: "text/html",
  mathml: "text/html",
  word: "text/html",
};

const oldWay = (text) => {
  const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  area.className = "offscreen";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
};

export const save = (content, name, mime) => {
  const blob = content instanceof Blob ? content : new Blob([content], { type: mime });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

/** Put one result on the clipboard: `result` is {text} or {file: {mime, data}}. Returns what to tell. */
export const copy = async (format, result) => {
  const clipboard = window.isSecureContext ? navigator.clipboard : undefined;
  if (result.file) {
    const blob = new Blob([bytes(result.file.data)], { type: result.file.mime });
    if (clipboard?.write && window.ClipboardItem && result.file.mime === "image/png") {
      await clipboard.write([new ClipboardItem({ [result.file.mime]: blob })]);
      return t("copied", { what: labelOf(format) });
    }
    save(blob, `formula${format.extension}`, result.file.mime);
    return t("noClipboard");
  }
  const rich = RICH[format.id];
  if (clipboard?.write && window.ClipboardItem && rich) {
    const types = { "text/plain": result.text, [rich]: result.text };
    const blobs = Object.entries(types).map(([type, text]) => [type, new Blob([text], { type })]);
    await clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  } else if (clipboard?.writeText) await clipboard.writeText(result.text);
  else if (!oldWay(result.text)) {
    save(result.text, `formula${format.extension}`, "text/plain");
    return t("noClipboard");
  }
  return t("copied", { what: labelOf(format) });
};

/** Return the first picture or PDF among what was pasted or dropped. */
export const fileIn = (transfer) =>
  [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/") || file.type === "application/pdf");

export const pastedPicture = async () => {
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((each) => each.startsWith("image/"));
    if (type) return item.getType(type);
  }
  return null;
};
