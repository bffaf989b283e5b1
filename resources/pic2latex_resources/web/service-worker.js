// Keeps the page's own files, so that it opens without the server, and takes pictures that other programs share.
// What is read is never kept here.
"use strict";
const FILES = "pic2latex-files-1";
const SHARED = "pic2latex-shared";
const IS_FILE = /^\/(web|javascript)\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const share = async (request) => {
  const form = await request.formData();
  const file = form.get("picture");
  if (file) await (await caches.open(SHARED)).put("/shared-picture", new Response(file));
  return Response.redirect("/?shared", 303);
};

const fresh = async (request) => {
  const cache = await caches.open(FILES);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (address.origin !== self.location.origin) return;
  if (event.request.method === "POST" && address.pathname === "/shared") event.respondWith(share(event.request));
  else if (event.request.method === "GET" && (address.pathname === "/" || IS_FILE.test(address.pathname))) {
    event.respondWith(fresh(event.request));
  }
});
