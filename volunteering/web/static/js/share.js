// 分享: the phone's own sheet where there is one, and the poster beside it; elsewhere 分享 is the link to the poster.
if (navigator.share) {
  for (const link of document.querySelectorAll("[data-share]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      navigator.share({ title: link.dataset.title, url: link.dataset.share }).catch(() => {}); // closed again
    });
  }
  for (const link of document.querySelectorAll("[data-beside-share]")) link.hidden = false;
}
// 复制: what the field beside it holds; selected, too, for browsers that let no script write.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    button.querySelector("span").textContent = "已复制";
  });
}
