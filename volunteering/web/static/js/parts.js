// htmx comes only to pages that have parts to fetch: the others start faster without it.
if (document.querySelector("[hx-get], [hx-post]")) {
  const script = document.createElement("script");
  script.src = document.currentScript.dataset.htmx;
  document.head.append(script);
}
